import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import { findRealKeyring, passedOn } from './real-keyring.ts';

const own = '.vouch/bin/keyring';

function find(home: TestHome, directories: readonly string[], env: Record<string, string> = {}) {
  const PATH = directories
    .map((each) => (each === '' || each === '.' ? each : join(home.home, each)))
    .join(':');
  return findRealKeyring({ ...home.context, env: { PATH, ...env } });
}

describe.skipIf(process.platform === 'win32')('the real keyring', () => {
  it('is the first program of that name that is not our launcher', async () => {
    await inTestHome(async (home) => {
      home.write(own, 'exit 1\n', 0o755);
      home.write('not-a-program/keyring', '', 0o644);
      home.write('first/keyring', '#!/bin/sh\nexit 41\n', 0o755);
      home.write('second/keyring', '#!/bin/sh\nexit 42\n', 0o755);
      const found = await find(home, ['.vouch/bin', 'none', 'not-a-program', 'first', 'second']);
      expect(await found?.run([])).toBe(41);
    });
  });

  it('is not a link to our launcher, nor anything in a relative directory', async () => {
    await inTestHome(async (home) => {
      home.write(own, 'exit 1\n', 0o755);
      home.write('linked/other', '', 0o755);
      symlinkSync(join(home.home, own), join(home.home, 'linked/keyring'));
      expect(await find(home, ['linked', '.', ''])).toBeUndefined();
    });
  });

  it('is looked for behind links that lead in a circle', async () => {
    await inTestHome(async (home) => {
      home.write(own, 'exit 1\n', 0o755);
      home.write('second/keyring', '#!/bin/sh\nexit 42\n', 0o755);
      home.write('first/other', '');
      symlinkSync('keyring', join(home.home, 'first/keyring'));
      expect(await (await find(home, ['first', 'second']))?.run([])).toBe(42);
    });
  });

  it('has a shell’s own exit code where it cannot be started', async () => {
    await inTestHome(async (home) => {
      home.write('first/keyring', '#!/nonexistent/python\n', 0o755);
      expect(await (await find(home, ['first']))?.run([])).toBe(127);
    });
  });

  it('is not asked a second time where the first turned out to be ours after all', async () => {
    await inTestHome(async (home) => {
      home.write('first/keyring', `#!/bin/sh\n[ "$${passedOn}" = 1 ]\n`, 0o755);
      expect(await (await find(home, ['first']))?.run([])).toBe(0);
      expect(await find(home, ['first'], { [passedOn]: '1' })).toBeUndefined();
    });
  });

  it('has its own exit code, its arguments as they were, and 128 and the signal’s number where one ends it', async () => {
    await inTestHome(async (home) => {
      home.write(
        'first/keyring',
        '#!/bin/sh\n[ "$1" = kill ] && kill -TERM $$\n[ "$2" = "a b" ] && exit 7\n',
        0o755,
      );
      const found = await find(home, ['first']);
      expect(await found?.run(['get', 'a b'])).toBe(7);
      expect(await found?.run(['kill'])).toBe(128 + 15);
    });
  });
});
