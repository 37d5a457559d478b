import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { host } from '@vouch/workbench';
import { filesWithSecret } from '@vouch/workbench/canary';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { client, openPythonBench, type PythonBench } from './python-bench.ts';

/** The tools that start the program `keyring`: pip, uv, pdm and pipx, each with the newest version that is pinned. */
let bench: PythonBench;
beforeAll(async () => {
  bench = await openPythonBench();
  await bench.signIn();
});
beforeEach(() => bench.emulator.clearRequests());
afterAll(() => bench.close());

const greeting = { code: 0, stdout: 'hello from a private package\n' };
const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken' });

describe.skipIf(client('PIP_26') === undefined)('pip', () => {
  // Until setup, the public index with its higher versions.
  const settings = `# mine\n[global]\ntimeout: 20\nindex-url: https://aws@${host}/pypi/other-repo/simple/ \n`;
  beforeAll(async () => {
    await bench.write('.config/pip', { 'pip.conf': settings });
    expect(await bench.setup('pip')).toMatchObject({ code: 0, stdout: '' });
  });

  it('installs a private package, builds it with a private backend, and gets its private dependency', async () => {
    const environment = bench.environment('pip', 'PIP_26');
    const done = await bench.run(environment.python, ['-m', 'pip', 'install', '--no-input', 'vouch-greeter']);
    expect(done.stderr).not.toContain('ERROR');
    expect(done).toMatchObject({ code: 0 });
    expect(await bench.greet(environment)).toMatchObject(greeting);
    // pip, and the pip that it starts for the isolated build.
    expect(tokenCalls()).toBe(2);
  });

  it('incident 30: leaves no token and no key on the disk after an installation', async () => {
    const environment = bench.environment('at-rest', 'PIP_26');
    const install = ['-m', 'pip', 'install', '--no-input', '--log', 'pip.log', 'vouch-greeter-lib'];
    expect(await bench.run(environment.python, install)).toMatchObject({ code: 0 });
    expect(await bench.read('pip.log')).toContain('vouch-greeter-lib');
    expect(filesWithSecret(bench.home)).toEqual([]);
  });

  it('incident 5: checks hashes, and takes the private version where a public one is higher', async () => {
    const file = 'vouch_greeter_lib-1.0-py3-none-any.whl';
    const sha256 = createHash('sha256')
      .update(readFileSync(join(bench.dist, file)))
      .digest('hex');
    const requirements = (hash: string) =>
      bench.write('hashes', { 'requirements.txt': `vouch-greeter-lib --hash=sha256:${hash}\n` });
    const environment = bench.environment('hashes-environment', 'PIP_26');
    const install = async (hash: string) => {
      const list = join(await requirements(hash), 'requirements.txt');
      return await bench.run(environment.python, ['-m', 'pip', 'install', '--require-hashes', '-r', list]);
    };
    expect((await install('00'.repeat(32))).stderr).toContain('DO NOT MATCH THE HASHES');
    const done = await install(sha256);
    expect(done.stdout).toContain('Successfully installed vouch-greeter-lib-1.0');
  });

  it('the guide’s own line works without a user name', async () => {
    const environment = bench.environment('guide', 'PIP_26');
    const url = `https://${host}/pypi/my-repo/simple/`;
    const args = ['-m', 'pip', 'install', 'vouch-greeter-lib', '--index-url', url];
    expect(await bench.run(environment.python, args)).toMatchObject({ code: 0 });
  });

  it('gives its file back to the byte', async () => {
    await bench.setup('pip', '--remove');
    expect(await bench.read('.config/pip/pip.conf')).toBe(settings);
    await bench.setup('pip');
  });
});

describe.skipIf(client('UV') === undefined)('uv', () => {
  const uv = (args: readonly string[], cwd?: string) =>
    bench.run(client('UV') as string, args, cwd === undefined ? {} : { cwd });
  const settings =
    '# mine\n[[index]]\nname = "public"\nurl = "https://aws@HOST/pypi/other-repo/simple/"\ndefault = true # of old\n';

  it('installs with the build’s private backend; a higher version of the public index is not taken', async () => {
    await bench.write('.config/uv', { 'uv.toml': settings.replace('HOST', host) });
    expect(await bench.setup('uv')).toMatchObject({ code: 0 });
    const environment = bench.environment('uv', 'PIP_26');
    const done = await uv(['pip', 'install', '--python', environment.python, 'vouch-greeter']);
    expect(done.stderr).toContain('+ vouch-greeter==1.0');
    expect(await bench.greet(environment)).toMatchObject(greeting);
    expect(bench.emulator.count({ service: 'pypi', authorization: 'none' })).toBe(0);
  });

  it('locks and syncs a project without a user name or a token in the lock file', async () => {
    await bench.setup('uv');
    const project = await bench.write('uv-project', {
      'pyproject.toml':
        '[project]\nname = "app"\nversion = "0.1"\nrequires-python = ">=3.9"\ndependencies = ["vouch-greeter"]\n',
    });
    const done = await uv(['sync', '--no-managed-python'], project);
    expect(done).toMatchObject({ code: 0 });
    const lock = await bench.read('uv-project/uv.lock');
    expect(lock).toContain(`https://${host}/pypi/my-repo/simple/`);
    expect(lock).not.toMatch(/aws@|eyJ/);
  });

  it('publishes, and the next install has it', async () => {
    await bench.setup('uv');
    const built = join(bench.home, 'uv-dist');
    const source = await bench.write('uv-published', {
      'pyproject.toml': '[build-system]\nrequires = ["vouch-tiny-backend"]\nbuild-backend = "tiny_backend"\n',
      'tiny.json': '{ "name": "uv-published", "version": "0.1" }',
    });
    expect(await uv(['build', '--wheel', '--out-dir', built], source)).toMatchObject({ code: 0 });
    const published = await uv(['publish', '--index', 'codeartifact-my-repo', `${built}/*.whl`]);
    expect(published.stderr).not.toContain('error');
    expect(published).toMatchObject({ code: 0 });
    const environment = bench.environment('uv-again', 'PIP_26');
    const done = await uv(['pip', 'install', '--python', environment.python, 'uv-published']);
    expect(done.stderr).toContain('+ uv-published==0.1');
  });

  it('gives its file back to the byte', async () => {
    await bench.setup('uv', '--remove');
    expect(await bench.read('.config/uv/uv.toml')).toBe(settings.replace('HOST', host));
  });

  it.each([
    ['a line was added', /$/, 'ignore-error-codes = [403]\n'],
    ['a value was changed', 'default = true', 'default = false'],
  ])('reads its file after a removal where %s in our index, which stays whole', async (_what, from, to) => {
    await bench.write('.config/uv', { 'uv.toml': '' });
    await bench.setup('uv');
    const edited = (await bench.read('.config/uv/uv.toml')).replace(from, to);
    await bench.write('.config/uv', { 'uv.toml': edited });
    const removed = await bench.setup('uv', '--remove');
    expect(removed.stdout + removed.stderr).toContain(
      'uv.toml: index[name=codeartifact-my-repo] does not stand',
    );
    const left = await bench.read('.config/uv/uv.toml');
    expect(left).toContain(to);
    expect(edited).toContain(left.trimStart());
    expect(await uv(['pip', 'list', '--system'])).toMatchObject({ code: 0 });
  });
});

describe.skipIf(client('PDM') === undefined)('pdm', () => {
  const pdm = (args: readonly string[], cwd: string) => bench.run(client('PDM') as string, args, { cwd });

  it('installs a project’s private dependency, and publishes', async () => {
    expect(await bench.setup('pdm')).toMatchObject({ code: 0 });
    const project = await bench.write('pdm-project', {
      'pyproject.toml': [
        '[project]',
        'name = "pdm-app"',
        'version = "0.1"',
        'requires-python = ">=3.9"',
        'dependencies = ["vouch-greeter"]',
        '[build-system]',
        'requires = ["vouch-tiny-backend"]',
        'build-backend = "tiny_backend"',
        '',
      ].join('\n'),
      'tiny.json': '{ "name": "pdm-app", "version": "0.1" }',
    });
    const environment = bench.environment('pdm-project/.venv');
    const done = await pdm(['install', '--no-self'], project);
    expect(done.stderr).not.toContain('Error');
    expect(done).toMatchObject({ code: 0 });
    expect(await bench.greet(environment)).toMatchObject(greeting);
    expect(await bench.read('pdm-project/pdm.lock')).not.toMatch(/aws@|eyJ/);
    const published = await pdm(['publish', '--repository', 'codeartifact-my-repo'], project);
    expect(published).toMatchObject({ code: 0 });
    expect(bench.emulator.count({ service: 'pypi', operation: 'upload', status: 200 })).toBe(2);
  });
});

describe.skipIf(client('PIPX') === undefined)('pipx', () => {
  it('installs a program', async () => {
    await bench.setup('pip');
    // Else pipx fetches a newer pip for itself, which a private repository need not hold.
    const env = { PIPX_DISABLE_SHARED_LIBS_AUTO_UPGRADE: '1' };
    const done = await bench.run(client('PIPX') as string, ['install', 'vouch-greeter'], { env });
    expect(done.stderr).toContain('done!');
    expect(done).toMatchObject({ code: 0 });
    expect(await bench.run(join(bench.home, '.local/bin/vouch-greeter'), [])).toMatchObject(greeting);
  });
});

describe('the launcher', () => {
  const keyring = (...args: string[]) => bench.run(join(bench.home, '.vouch/bin/keyring'), args);
  const url = `https://${host}/pypi/my-repo/simple/`;
  beforeAll(async () => {
    await bench.setup('pip');
  });

  it.each([
    ['a user name that begins with -', [url, '-user']],
    ['a user name with LF', [url, 'aws\nhost=evil']],
    ['a 128 KiB argument', [url, 'x'.repeat(131_071)]],
    ['a 128 KiB service', [`https://${host}/${'x'.repeat(131_000)}`, 'aws']],
  ])('refuses %s', async (_, args) => {
    const done = await keyring('get', ...args);
    expect(done.code).not.toBe(0);
    expect(done.stdout).toBe('');
    expect(tokenCalls()).toBe(0);
  });

  it('refuses a lone surrogate, as Python hands it over', async () => {
    const code =
      'import subprocess, sys; sys.exit(subprocess.run([sys.argv[1], "get", sys.argv[2], "aws\\udcff"]).returncode)';
    const done = await bench.run('python3', ['-c', code, join(bench.home, '.vouch/bin/keyring'), url]);
    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(tokenCalls()).toBe(0);
  });

  it.skipIf(client('KEYRING_25') === undefined)(
    'leaves what is not ours to the real keyring, password and all',
    async () => {
      const file = join(bench.home, 'stored');
      const backend = 'keyring.backends.null.Keyring';
      const bin = await bench.write('real', {});
      const env = {
        PATH: `${join(bench.home, '.vouch/bin')}:${join(client('KEYRING_25') as string, '..')}:${bench.env['PATH']}`,
        PYTHON_KEYRING_BACKEND: backend,
      };
      const run = (args: string[], input = '') =>
        bench.run(join(bench.home, '.vouch/bin/keyring'), args, { env, input });
      expect((await run(['diagnose'])).stdout).toContain('config path');
      expect(await run(['get', 'https://example.test/', 'me'])).toMatchObject({ code: 1, stdout: '' });
      // A keyring that writes down what it reads: the password must arrive there whole.
      writeFileSync(
        join(bench.home, 'keyring'),
        `#!/bin/sh\necho "$@" > '${file}'; cat >> '${file}'; exit 7\n`,
        { mode: 0o755 },
      );
      const own = { ...env, PATH: `${join(bench.home, '.vouch/bin')}:${bench.home}:${bench.env['PATH']}` };
      const done = await bench.run(join(bench.home, '.vouch/bin/keyring'), ['set', url, 'aws'], {
        env: own,
        input: 'p4ssword with spaces\n',
      });
      expect(done).toMatchObject({ code: 7, stdout: '' });
      expect(readFileSync(file, 'utf8')).toBe(`set ${url} aws\np4ssword with spaces\n`);
      expect(bin).toBeDefined();
    },
  );

  it('ends where it would only meet itself', async () => {
    const copy = await bench.write('copy', { keyring: await bench.read('.vouch/bin/keyring') });
    await bench.run('chmod', ['+x', join(copy, 'keyring')]);
    const env = { PATH: `${copy}:${bench.env['PATH']}` };
    const done = await bench.run(join(copy, 'keyring'), ['get', 'https://example.test/', 'me'], { env });
    expect(done).toMatchObject({ code: 1, stdout: '' });
  });
});
