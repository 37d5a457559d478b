import { writeFileSync } from 'node:fs';
import { account, openWorkbench, type Workbench } from '@vouch/workbench';
import { javascriptClients } from '@vouch/workbench/javascript';
import { afterAll, beforeAll, it } from 'vitest';
import { journey } from './journey.ts';

const domainFlags = ['--domain', 'my-domain', '--domain-owner', account, '--region', 'us-east-1'];
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench({ tokenMarker: 'CANARY' });
  bench.env['PREFIX'] = `${bench.home}/prefix`;
  await bench.enroll();
  await bench.browser('hardware-key');
  console.log((await bench.vouch('login')).stderr);
  for (const tool of (process.env.TOOLS ?? 'npm,yarn1,bun,pnpm').split(',')) {
    const setup = ['setup', 'codeartifact', '--tool', tool, '--repository', 'my-repo', ...domainFlags];
    const r = await bench.vouch(...setup);
    console.log(tool, r.code, r.stderr);
  }
  console.log((await bench.read('.npmrc')).replace(/eyJ\S+/g, 'TOK'));
});
afterAll(() => bench.close());
it.each(
  javascriptClients.filter((c) =>
    process.env.ONLY ? process.env.ONLY.split(',').includes(c) : !/yarn[34]/.test(c),
  ),
)('%s', async (client) => {
  const t = performance.now();
  const { steps, locks } = await journey(bench, client, client);
  writeFileSync(
    `/tmp/journey-${client}.txt`,
    steps.map((s) => `### ${s.name} ${s.code}\n${s.said}`).join('\n'),
  );
  console.log(
    client,
    steps.map((s) => `${s.name}:${s.code}`).join(' '),
    locks.includes('CANARY') ? 'LEAK' : `lock ${locks.length}`,
    Math.round(performance.now() - t),
  );
});
