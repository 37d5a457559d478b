import { host, openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Programs whose working directory is gone, and programs of a user who has no home directory. */
let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.signIn();
  for (const tool of ['pip', 'npm', 'maven', 'gradle'])
    expect(await bench.vouch(...setupArgs(tool))).toMatchObject({ code: 0 });
});
afterAll(() => bench.close());

const removed = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"';
const inRemoved = (...command: string[]) => bench.run('/bin/sh', ['-c', removed, 'sh', ...command]);
const vouch = (...words: string[]) => inRemoved(process.execPath, bench.vouchProgram, ...words);
const url = (format: string) => `https://${host}/${format}/my-repo/`;

describe.skipIf(process.platform === 'win32')('in a working directory that has been removed', () => {
  it('tokens are given', async () => {
    const launcher = (name: string) => `${bench.home}/.vouch/bin/${name}`;
    const asks = [
      [launcher('keyring'), 'get', url('pypi'), 'aws'],
      [launcher('vouch-token-for'), url('maven')],
      [launcher('vouch-maven-env')],
      [process.execPath, bench.vouchProgram, 'credential', 'codeartifact'],
    ];
    for (const ask of asks) {
      const { code, stdout, stderr } = await inRemoved(...ask);
      // The launcher's own shell has a word to say of its directory.
      expect({ code, said: stderr.replace(/^(?:sh|shell-init): .*\n/gm, '') }, ask.join(' ')).toEqual({
        code: 0,
        said: '',
      });
      expect(stdout, ask.join(' ')).toMatch(/^(?:CODEARTIFACT_AUTH_TOKEN=)?[\w-]+(?:\.[\w-]+){4}\n/);
    }
  });

  it.each([
    ['doctor', 1],
    [setupArgs('cargo').join(' '), 0],
    ['exec -- /bin/echo', 0],
  ])('vouch %s does what it can', async (words, code) => {
    const done = await vouch(...words.split(' '));
    expect(done.code).toBe(code);
    expect(done.stdout + done.stderr).not.toMatch(/\n\s+at |uv_cwd/);
  });

  it('says so where a relative path is to lead somewhere', async () => {
    expect(await vouch(...setupArgs('poetry'), '--project')).toEqual({
      code: 6,
      stdout: '',
      stderr: 'vouch: the working directory has been removed\n  hint: cd to a directory that is there\n',
    });
  });
});

const isRoot = process.getuid?.() === 0;
describe.skipIf(process.platform !== 'linux' || !isRoot)('a user without HOME and without an entry', () => {
  const asNobody = (...words: string[]) => {
    const env = [
      '/usr/bin/env',
      '-i',
      'PATH=/usr/bin:/bin',
      'VOUCH_AGENT=never',
      process.execPath,
      bench.vouchProgram,
    ];
    return bench.run('setpriv', ['--reuid=12345', '--regid=12345', '--clear-groups', ...env, ...words]);
  };

  it('is answered', async () => {
    expect(await asNobody('--version')).toMatchObject({ code: 0, stderr: '' });
    const done = await asNobody('--token-for', url('maven'));
    expect(done).toMatchObject({ code: 6, stdout: '' });
    expect(done.stderr).toMatch(
      /^vouch: the domain my-domain-\d+ in us-east-1 is not configured.*\n {2}hint: .*\n$/,
    );
  });
});
