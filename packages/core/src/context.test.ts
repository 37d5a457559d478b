import { homedir, userInfo } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { environmentOf, processContext } from './context.ts';

vi.mock('node:os', { spy: true });

const { run } = processContext();
const shell = (script: string, timeout = 10_000) => run('/bin/sh', ['-c', script], { timeout });

describe.skipIf(process.platform === 'win32')('a program that is run', () => {
  it('gives its code and what it said', async () => {
    expect(await shell('echo out; echo err >&2; exit 3')).toEqual({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    });
  });

  it('has no code where a signal ended it that is not ours', async () => {
    expect(await shell('kill -TERM $$')).toMatchObject({ code: null });
  });

  it('is ended by the deadline also where it ignores SIGTERM', async () => {
    const script = 'trap "" TERM; echo deaf; while :; do sleep 0.1; done';
    expect(await shell(script, 3_000)).toEqual({ code: null, stdout: 'deaf\n', stderr: '' });
  });

  it('has no code where it was ended because it says more than a megabyte', async () => {
    expect(await run('/bin/sh', ['-c', 'while :; do echo more; done'], { timeout: 60_000 })).toMatchObject({
      code: null,
    });
  });

  it('has the code 127 where there is none, and where Node does not even try', async () => {
    expect(await run('/nowhere/program', [], { timeout: 1_000 })).toMatchObject({ code: 127 });
    expect(await run('/bin/sh', ['-c', 'a\0b'], { timeout: 1_000 })).toMatchObject({ code: 127 });
  });
});

describe.skipIf(process.platform === 'win32')('the home directory', () => {
  const nowhere = () => {
    throw new Error('uv_os_homedir returned ENOENT');
  };
  afterEach(() => vi.unstubAllEnvs());

  it.each([undefined, ''])('of a user without an entry is the root, where HOME is %j', (home) => {
    vi.stubEnv('HOME', home);
    vi.mocked(homedir).mockImplementationOnce(nowhere);
    vi.mocked(userInfo).mockImplementationOnce(nowhere);
    expect(processContext().homeDirectory).toBe('/');
  });

  it('is refused where HOME is a relative path: each project would bring a configuration of its own', () => {
    vi.stubEnv('HOME', 'relative');
    expect(processContext).toThrow('HOME is not an absolute path: relative');
  });
});

describe('a word about work that goes on', () => {
  const { isTTY } = process.stderr;
  afterEach(() => {
    process.stderr.isTTY = isTTY;
    vi.restoreAllMocks();
  });

  it.each([
    ['is written on a terminal', true, [['vouch: waiting\n']]],
    ['is not written in a pipe', false, []],
  ])('%s', (_what, terminal, written) => {
    process.stderr.isTTY = terminal;
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    processContext().sayOnTerminal('vouch: waiting');
    expect(write.mock.calls).toEqual(written);
  });
});

describe('the environment', () => {
  const windows = {
    Path: 'C:\\bin',
    SystemRoot: 'C:\\Windows',
    'npm_config_//h/:_authToken': 'x',
    ORG_GRADLE_PROJECT_signingKey: 'x',
    HOME: 'C:\\me',
  };

  it('of Windows has the system’s own names in capitals, and a person’s as they are', () => {
    expect(environmentOf(windows, 'win32')).toEqual({
      PATH: 'C:\\bin',
      SYSTEMROOT: 'C:\\Windows',
      'npm_config_//h/:_authToken': 'x',
      ORG_GRADLE_PROJECT_signingKey: 'x',
      HOME: 'C:\\me',
    });
  });

  it('of other systems is as it is', () => {
    expect(environmentOf({ Path: 'a', PATH: 'b' }, 'linux')).toEqual({ Path: 'a', PATH: 'b' });
  });
});
