import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { domainFlags, type Workbench } from '@vouch/workbench';
import { commandOf, type JavascriptClient } from '@vouch/workbench/javascript';
import { journey } from './journey.ts';

/** What `--tool` calls a client. */
function toolOf(client: JavascriptClient): string {
  return client.replace(/^(p?npm)\d+$/, '$1');
}

/** The same day, each command below `vouch exec --tool`, through a shell that drops variables with odd names. */
export function journeyBelowExec(bench: Workbench, client: JavascriptClient, name = client as string) {
  return journey(bench, client, name, (args, cwd, env) => {
    mkdirSync(cwd, { recursive: true });
    const command = [...commandOf(client), ...args].map((word) => `'${word}'`).join(' ');
    const domain = domainFlags.map((flag) => flag.replace(/^--/, '--ca-'));
    const exec = ['exec', '--tool', toolOf(client), ...domain, '--repository', 'my-repo', '--'];
    const shell = ['sh', '-c', `exec ${command}`];
    return bench.run(process.execPath, [bench.vouchProgram, ...exec, ...shell], {
      cwd,
      env: { ...env, PREFIX: join(bench.home, 'prefix') },
    });
  });
}
