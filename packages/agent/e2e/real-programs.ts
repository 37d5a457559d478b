import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { account, domainFlags, host, type RunOptions, type Workbench } from '@vouch/workbench';
import { expect } from 'vitest';

const packages = fileURLToPath(new URL('../../', import.meta.url));
const get = {
  v: 1,
  registry: { 'index-url': `sparse+https://${host}/cargo/my-repo/` },
  kind: 'get',
  operation: 'read',
};

/** The built programs that a package manager or a person starts, each as it starts them, and the token in its answer. */
const programs = [
  {
    command: [`${packages}cli/dist/vouch.js`, 'credential', 'codeartifact', ...domainFlags],
    input: '',
    token: (stdout: string) => stdout.trim(),
  },
  {
    command: [`${packages}cargo/dist/cargo-credential-vouch.js`, '--cargo-plugin'],
    input: `${JSON.stringify(get)}\n`,
    token: (stdout: string) => String(JSON.parse(stdout.split('\n')[1] ?? '{}').Ok?.token),
  },
  {
    command: [`${packages}pip/dist/keyring-vouch.js`, 'get', `https://${host}/pypi/my-repo/simple/`, 'aws'],
    input: '',
    token: (stdout: string) => stdout.trim(),
  },
] as const;

/** Asks by one program after the other, in turn by `index`, and gives the token. */
export async function askByProgram(
  bench: Workbench,
  index: number,
  options: RunOptions = {},
): Promise<string> {
  const { command, input, token } = programs[index % programs.length] as (typeof programs)[number];
  const env = { VOUCH_DOMAINS: `my-domain-${account}`, ...options.env };
  const done = await bench.run(process.execPath, command, { input, ...options, env });
  expect(done).toMatchObject({ code: 0, stderr: '' });
  return token(done.stdout);
}

/** The process ids of the agents that run for a home. */
export async function agentsOf(home: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const [words, environ] = await Promise.all(
      ['cmdline', 'environ'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
    );
    if (words?.includes('vouch-agent.js') && environ?.split('\0').includes(`HOME=${home}`))
      found.push(Number(name));
  }
  return found;
}
