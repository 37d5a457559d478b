import { testContext } from '@vouch/core/testing';
import { expect, it } from 'vitest';
import { memoryInForce } from './memory-in-force.ts';

const mounts = ['/dev/vda / ext4 rw 0 0', 'tmpfs /run/user/1000 tmpfs rw 0 0', ''].join('\n');
const runtime = '/run/user/1000';
const inForce = `${runtime}/vouch-codeartifact/npm/npmrc`;
const userFile = '/home/ann/.npmrc';

it.each<[string, string | undefined, string, boolean]>([
  ['the file in it that npm reads', inForce, inForce, true],
  ['a file that npm does not read', '/etc/npmrc', inForce, false],
  ['a file that npm does not read, as it reads none', undefined, inForce, false],
  ['the user’s file', inForce, userFile, false],
  ['the user’s file, which is the global one', userFile, userFile, false],
  ['a file of that name on a disk', `/home${inForce}`, `/home${inForce}`, false],
  ['a file of another name there', `${runtime}/a/b/npmrc`, `${runtime}/a/b/npmrc`, false],
])(
  'the directory in force without a variable, where our tokens are in %s',
  async (_which, globalFile, tokenFile, isFound) => {
    const { files } = testContext();
    const lstat = async () => ({ isDirectory: () => true, uid: 1_000, mode: 0o40_700 });
    const there = { lstat, realpath: async (path: string) => path, readFile: async () => mounts };
    const shell = testContext({ userId: 1_000, env: {}, files: { ...files, ...there } as never });
    expect(await memoryInForce(shell, globalFile, [{ tokenFile, userFile }])).toEqual(
      isFound ? { path: `${runtime}/vouch-codeartifact/npm` } : { missing: 'XDG_RUNTIME_DIR is not set' },
    );
  },
);
