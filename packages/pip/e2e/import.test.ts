import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { host } from '@vouch/workbench';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { client, type Environment, openPythonBench, type PythonBench, wheel } from './python-bench.ts';

/** The tools that import keyring: pip in import mode, twine and poetry, with the wheel of keyrings-vouch beside them. */
let bench: PythonBench;
beforeAll(async () => {
  // Three seconds of use: nobody gives the last minute of a token.
  bench = await openPythonBench({ tokenSeconds: 63 });
  bench.useAgent();
  await bench.signIn();
  expect(await bench.setup('pip')).toMatchObject({ code: 0 });
});
beforeEach(() => bench.emulator.clearRequests());
afterAll(() => bench.close());

const url = `https://${host}/pypi/my-repo/simple/`;
const greeting = { code: 0, stdout: 'hello from a private package\n' };
const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken' });

function withBackend(name: string, ...clients: string[]): Environment {
  const environment = bench.environment(name, ...clients);
  bench.addBackend(environment);
  return environment;
}

it('the wheel holds both licences', async () => {
  const { stdout } = await bench.run('python3', ['-m', 'zipfile', '--list', wheel]);
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT'])
    expect(stdout).toMatch(new RegExp(`^keyrings_vouch-[^/ ]+\\.dist-info/licenses/${name} `, 'm'));
});

describe.skipIf(!client('PIP_26') || !client('KEYRING_25'))('pip', () => {
  it('installs the wheel into an environment, and the wheel finds keyring there', async () => {
    const environment = bench.environment('installed', 'PIP_26', 'KEYRING_25');
    const done = await bench.run(environment.python, ['-m', 'pip', 'install', '--no-index', wheel]);
    expect(done.stdout).toMatch(/Successfully installed keyrings-vouch-\d/);
    const get = ['-m', 'keyring', 'get', url, 'aws'];
    expect((await bench.run(environment.python, get)).stdout).toMatch(/^[\w-]+(\.[\w-]+){4}\n$/);
  });

  it('in import mode runs no program where the agent has the token', async () => {
    const environment = withBackend('import', 'PIP_26', 'KEYRING_25');
    const env = { VIRTUAL_ENV: environment.directory };
    expect(await bench.run(process.execPath, [bench.vouchProgram, 'agent', 'start'])).toMatchObject({
      code: 0,
    });
    const setup = ['setup', 'codeartifact', '--tool', 'pip', '--repository', 'my-repo', '--project'];
    const done = await bench.run(process.execPath, [bench.vouchProgram, ...setup], { env });
    expect(done.stderr).toContain('pip imports keyrings-vouch here');
    expect(await bench.read('import/pip.conf')).toContain('keyring-provider = import\n');
    expect(await bench.vouch('credential', 'codeartifact')).toMatchObject({ code: 0 });
    // With nothing of ours to run, a token can only have come from the agent, under the same fingerprint.
    const bare = { ...env, VOUCH_BIN: '/nonexistent' };
    const install = ['-m', 'pip', 'install', '--no-input', 'vouch-greeter'];
    expect(await bench.run(environment.python, install, { env: bare })).toMatchObject({ code: 0 });
    expect(await bench.greet(environment)).toMatchObject(greeting);
  });

  it('finds the token that the program left with the agent, where a foreign credential_process has the whole environment count', async () => {
    const environment = withBackend('helper', 'PIP_26', 'KEYRING_25');
    const counting = await bench.write('counting', {
      'aws-config': '[profile vault]\ncredential_process = /usr/local/bin/vault-helper\n',
      keyring: `#!/bin/sh\necho run >> "$HOME/counting/runs"\nshift\nexec "$HOME/.vouch/bin/keyring" "$@"\n`,
    });
    await chmod(join(counting, 'keyring'), 0o700);
    const env = {
      AWS_CONFIG_FILE: join(counting, 'aws-config'),
      VOUCH_BIN: join(counting, 'keyring'),
      NODE_OPTIONS: '--no-warnings',
      // What a shell exports for a function, under a name that dash takes out of the environment.
      'BASH_FUNC_module%%': '() { :; }',
    };
    for (const _ of ['the program', 'the agent']) {
      const get = ['-m', 'keyring', 'get', url, 'aws'];
      expect(await bench.run(environment.python, get, { env })).toMatchObject({ code: 0, stderr: '' });
    }
    expect(await bench.read('counting/runs')).toBe('run\n');
  });

  it('takes the guide’s own line, without a user name and without a configuration', async () => {
    const environment = withBackend('guide', 'PIP_26', 'KEYRING_25');
    const args = ['-m', 'pip', 'install', 'vouch-greeter-lib', '--index-url', url];
    const env = { PIP_CONFIG_FILE: '/dev/null' };
    expect(await bench.run(environment.python, args, { env })).toMatchObject({ code: 0 });
  });

  it('goes on by itself when the token has ended', async () => {
    const environment = withBackend('expiry', 'PIP_26', 'KEYRING_25');
    const install = () =>
      bench.run(environment.python, [
        '-m',
        'pip',
        'install',
        '--force-reinstall',
        '--no-cache-dir',
        'vouch-greeter-lib',
      ]);
    expect(await install()).toMatchObject({ code: 0 });
    const json = await bench.vouch('credential', 'codeartifact', '--format', 'json');
    const { expiration } = JSON.parse(json.stdout);
    await vi.waitFor(() => expect(Date.now() / 1000).toBeGreaterThan(expiration - 60), { timeout: 10_000 });
    bench.emulator.expireTokens();
    bench.emulator.clearRequests();
    expect(await install()).toMatchObject({ code: 0 });
    expect(bench.emulator.count({ service: 'pypi', authorization: 'expired' })).toBe(0);
    // Its three seconds of use may end while a slow pip runs.
    expect(tokenCalls()).toBeGreaterThanOrEqual(1);
  });

  it('says what to do when nobody is signed in', async () => {
    const environment = withBackend('signed-out', 'PIP_26', 'KEYRING_25');
    await bench.vouch('agent', 'stop');
    bench.signOut();
    try {
      const args = ['-m', 'pip', 'install', '--no-input', 'vouch-greeter-lib', '--index-url', url];
      const done = await bench.run(environment.python, args, { env: { PIP_KEYRING_PROVIDER: 'import' } });
      expect(done.code).not.toBe(0);
      expect(done.stderr).toContain('vouch enroll ISSUER-URL');
    } finally {
      await bench.signIn();
    }
  });

  it('gives nothing to a foreign account under a perfect host name', async () => {
    const evil = { domain: 'evil', domainOwner: '999999999999', region: 'us-east-1' };
    bench.emulator.addDomain({ ...evil, repositories: ['my-repo'] });
    const environment = withBackend('evil', 'PIP_26', 'KEYRING_25');
    const index = 'https://evil-999999999999.d.codeartifact.us-east-1.amazonaws.com/pypi/my-repo/simple/';
    const args = ['-m', 'pip', 'install', '--no-input', 'vouch-greeter-lib', '--index-url', index];
    const done = await bench.run(environment.python, args, { env: { PIP_KEYRING_PROVIDER: 'import' } });
    expect(done.code).not.toBe(0);
    expect(done.stderr).toContain('the domain evil-999999999999 in us-east-1 is not configured');
    expect(tokenCalls()).toBe(0);
    const carried = ({ host: at, authorization }: { host: string; authorization: string }) =>
      at.startsWith('evil') && authorization !== 'none';
    expect(bench.emulator.count(carried)).toBe(0);
  });
});

describe.each(['KEYRING_25', 'KEYRING_23'])('the keyring program of %s', (name) => {
  it.skipIf(!client(name))('lists the backend, is well, and asks it beside another one', async () => {
    const environment = withBackend(name, name);
    const keyring = (...args: string[]) => bench.run(environment.python, ['-m', 'keyring', ...args]);
    const backends = await keyring('--list-backends');
    expect(backends).toMatchObject({ code: 0, stderr: '' });
    expect(backends.stdout).toContain('keyrings_vouch.backend.VouchKeyring (priority: 9.99)');
    if (name === 'KEYRING_25') expect(await keyring('diagnose')).toMatchObject({ code: 0, stderr: '' });
    const other = [
      'from keyring.backend import KeyringBackend',
      'class Other(KeyringBackend):',
      '    priority = 5',
      '    def get_password(self, service, username):',
      '        return f"other:{service}"',
      '    def set_password(self, service, username, password):',
      '        print("other stored", service)',
      '    def delete_password(self, service, username): ...',
      '',
    ].join('\n');
    const packages = environment.packages.slice(bench.home.length + 1);
    await bench.write(packages, {
      'other_backend.py': other,
      'other_backend-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: other-backend\nVersion: 1.0\n',
      'other_backend-1.0.dist-info/entry_points.txt': '[keyring.backends]\nother = other_backend\n',
    });
    expect((await keyring('get', url, 'aws')).stdout).toMatch(/^[\w-]+(\.[\w-]+){4}\n$/);
    expect(await keyring('get', 'https://example.test/', 'me')).toMatchObject({
      code: 0,
      stdout: 'other:https://example.test/\n',
    });
    const set = await bench.run(environment.python, ['-m', 'keyring', 'set', 'x', 'me'], {
      input: 'secret\n',
    });
    expect(set.stdout).toContain('other stored x');
  });
});

describe.skipIf(!client('TWINE'))('twine', () => {
  it('uploads to a named repository with one token, and pip installs what it uploaded', async () => {
    expect(await bench.setup('twine')).toMatchObject({ code: 0 });
    const environment = withBackend('twine', 'TWINE', 'PIP_26');
    const source = await bench.write('twine-source', {
      'pyproject.toml': '[build-system]\nrequires = ["vouch-tiny-backend"]\nbuild-backend = "tiny_backend"\n',
      'tiny.json': '{ "name": "twine-published", "version": "0.1" }',
    });
    const build = ['-m', 'pip', 'wheel', '--no-deps', '--wheel-dir', join(source, 'dist'), source];
    expect(await bench.run(environment.python, build)).toMatchObject({ code: 0 });
    const file = join(source, 'dist/twine_published-0.1-py3-none-any.whl');
    const upload = [
      '-m',
      'twine',
      'upload',
      '--non-interactive',
      '--repository',
      'codeartifact-my-repo',
      file,
    ];
    const done = await bench.run(environment.python, upload);
    expect(done.stdout).toContain('100%');
    expect(done).toMatchObject({ code: 0 });
    const install = ['-m', 'pip', 'install', 'twine-published'];
    expect((await bench.run(environment.python, install)).stdout).toContain(
      'Successfully installed twine-published-0.1',
    );
  });
});

describe.skipIf(!client('POETRY'))('poetry', () => {
  it('installs from a source of the project, and publishes', async () => {
    const poetry = withBackend('poetry', 'POETRY');
    const project = await bench.write('poetry-project', {
      'pyproject.toml': [
        '[project]',
        'name = "poetry-app"',
        'version = "0.1"',
        'requires-python = ">=3.9"',
        'dependencies = ["vouch-greeter"]',
        '[build-system]',
        'requires = ["poetry-core"]',
        'build-backend = "poetry.core.masonry.api"',
        '',
      ].join('\n'),
      'poetry_app.py': '',
    });
    const run = (...args: string[]) =>
      bench.run(poetry.python, ['-m', 'poetry', '--no-interaction', ...args], { cwd: project });
    const setup = ['setup', 'codeartifact', '--tool', 'poetry', '--repository', 'my-repo'];
    const here = await bench.run(process.execPath, [bench.vouchProgram, ...setup, '--project'], {
      cwd: project,
    });
    expect(here).toMatchObject({ code: 0 });
    const environment = bench.environment('poetry-project/.venv');
    const done = await run('install', '--no-root');
    expect(done.stderr).toBe('');
    expect(done).toMatchObject({ code: 0 });
    expect(await bench.greet(environment)).toMatchObject(greeting);
    expect(await bench.read('poetry-project/poetry.lock')).not.toMatch(/aws@|eyJ/);

    expect(await bench.vouch(...setup)).toMatchObject({ code: 0 });
    const published = await run('publish', '--build', '--repository', 'codeartifact-my-repo');
    expect(published).toMatchObject({ code: 0 });
    expect(bench.emulator.count({ service: 'pypi', operation: 'upload', status: 200 })).toBe(2);
  });
});
