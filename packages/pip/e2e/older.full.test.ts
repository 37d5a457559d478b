import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { account, host, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { client, openPythonBench, type PythonBench, pythonTests, wheel } from './python-bench.ts';

const url = `https://${host}/pypi/my-repo/simple/`;
const greeting = { code: 0, stdout: 'hello from a private package\n' };
const tokenCalls = ({ emulator }: Workbench) => emulator.count({ operation: 'GetAuthorizationToken' });

describe.skipIf(!client('PIP_23') || !client('KEYRING_23'))('pip 23.2', () => {
  let bench: PythonBench;
  beforeAll(async () => {
    bench = await openPythonBench();
    await bench.signIn();
    expect(await bench.setup('pip')).toMatchObject({ code: 0 });
  });
  beforeEach(() => bench.emulator.clearRequests());
  afterAll(() => bench.close());

  it('installs in subprocess mode, with a private build backend', async () => {
    const environment = bench.environment('subprocess', 'PIP_23');
    const install = ['-m', 'pip', 'install', '--no-input', 'vouch-greeter'];
    expect(await bench.run(environment.python, install)).toMatchObject({ code: 0 });
    expect(await bench.greet(environment)).toMatchObject(greeting);
  });

  it('starts no keyring for a URL without a user name, as the README says', async () => {
    const environment = bench.environment('guide', 'PIP_23');
    const install = ['-m', 'pip', 'install', '--no-input', 'vouch-greeter-lib', '--index-url', url];
    expect((await bench.run(environment.python, install)).code).not.toBe(0);
    expect(tokenCalls(bench)).toBe(0);
    const named = [...install.slice(0, -1), url.replace('https://', 'https://aws@')];
    expect(await bench.run(environment.python, named)).toMatchObject({ code: 0 });
  });

  it('installs in import mode, beside keyring 23.9, without a user name', async () => {
    const environment = bench.environment('import', 'PIP_23', 'KEYRING_23');
    bench.addBackend(environment);
    const install = ['-m', 'pip', 'install', 'vouch-greeter-lib', '--index-url', url];
    const env = { PIP_KEYRING_PROVIDER: 'import' };
    expect(await bench.run(environment.python, install, { env })).toMatchObject({ code: 0 });
  });

  it('tells the person on stderr why there is no token', async () => {
    bench.signOut();
    const environment = bench.environment('signed-out', 'PIP_23');
    const done = await bench.run(environment.python, [
      '-m',
      'pip',
      'install',
      '--no-input',
      'vouch-greeter-lib',
    ]);
    expect(done.stderr).toContain('vouch enroll ISSUER-URL');
    await bench.signIn();
  });
});

describe('where a stale token is refused with 404', () => {
  let bench: PythonBench;
  beforeAll(async () => {
    bench = await openPythonBench({ tokenSeconds: 63, staleTokenStatus: 404 });
    bench.useAgent();
    await bench.signIn();
  });
  afterAll(() => bench.close());

  it.skipIf(!client('PIP_26') || !client('UV'))('the next command works with no human', async () => {
    for (const tool of ['pip', 'uv']) expect(await bench.setup(tool)).toMatchObject({ code: 0 });
    const environment = bench.environment('stale', 'PIP_26');
    const commands = [
      [
        environment.python,
        '-m',
        'pip',
        'download',
        '--no-cache-dir',
        '--dest',
        bench.home,
        'vouch-greeter-lib',
      ],
      [
        client('UV') ?? '',
        'pip',
        'install',
        '--no-cache',
        '--reinstall',
        '--python',
        environment.python,
        'vouch-greeter-lib',
      ],
    ];
    for (let round = 0; round < 2; round += 1) {
      for (const [program = '', ...args] of commands)
        expect(await bench.run(program, args)).toMatchObject({ code: 0 });
      const { stdout } = await bench.vouch('credential', 'codeartifact', '--format', 'json');
      const { expiration } = JSON.parse(stdout);
      await vi.waitFor(() => expect(Date.now() / 1000).toBeGreaterThan(expiration - 60), { timeout: 10_000 });
      bench.emulator.expireTokens();
    }
    expect(bench.emulator.count({ service: 'pypi', authorization: 'expired' })).toBe(0);
  });
});

describe.each(['3.9', '3.10', '3.12', '3.13'])('keyrings-vouch under Python %s', (version) => {
  it('passes its own tests, and gives pip its token once its wheel is installed', async ({ skip }) => {
    const bench = await openPythonBench();
    try {
      const python = await findPython(bench, version);
      if (python === undefined) return skip(`there is no Python ${version} here`);
      // Not the bench's environment: these come from the registry that this machine has.
      const env = { ...process.env } as Record<string, string>;
      const directory = join(bench.home, 'environment');
      await bench.run(python, ['-m', 'venv', directory], { env });
      const install = ['-m', 'pip', 'install', '--quiet', 'pytest==8.4.2', 'keyring==25.7.0'];
      const done = await bench.run(join(directory, 'bin/python'), install, { env });
      expect(done).toMatchObject({ code: 0 });
      const tests = await pythonTests(join(directory, 'bin/pytest'), `pytest-${version}.xml`);
      expect(tests).toMatchObject({ code: 0 });

      // And as its users have it: the wheel installed, pip asking it for the token of a private index.
      const pip = ['-m', 'pip', 'install', '--quiet'];
      const added = await bench.run(join(directory, 'bin/python'), [...pip, '--no-deps', wheel], { env });
      expect(added).toMatchObject({ code: 0 });
      await bench.signIn();
      bench.env['VOUCH_DOMAINS'] = `my-domain-${account}`;
      const asked = await bench.run(
        join(directory, 'bin/python'),
        [...pip, '--index-url', url, 'vouch-greeter-lib'],
        { env: { PIP_KEYRING_PROVIDER: 'import', VOUCH_BIN: bench.vouchProgram } },
      );
      expect(asked).toMatchObject({ code: 0 });
      expect(tokenCalls(bench)).toBe(1);
    } finally {
      await bench.close();
    }
  });
});

/** A `python3.N` that runs: on PATH, or of pyenv, whose shims are there for versions that are switched off. */
async function findPython(bench: PythonBench, version: string): Promise<string | undefined> {
  const pyenv = join(homedir(), '.pyenv', 'versions');
  const kept = await Promise.resolve()
    .then(() => readdirSync(pyenv))
    .catch(() => []);
  const own = kept
    .filter((name) => name.startsWith(`${version}.`))
    .map((name) => join(pyenv, name, 'bin/python'));
  for (const candidate of [`python${version}`, ...own]) {
    const done = await bench.run(candidate, ['-c', 'import venv']);
    if (done.code === 0) return candidate;
  }
  return undefined;
}
