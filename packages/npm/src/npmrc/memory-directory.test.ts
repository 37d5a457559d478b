import { testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { fileSystemOf, memoryDirectory } from './memory-directory.ts';

const mounts = [
  '/dev/vda / ext4 rw 0 0',
  'tmpfs /run tmpfs rw 0 0',
  'tmpfs /run/user/1000 tmpfs rw 0 0',
  '/dev/vdb /run/user/1000/disk xfs rw 0 0',
  'tmpfs /mnt/with\\040space tmpfs rw 0 0',
  'overlay /twice overlay rw 0 0',
  'tmpfs /twice tmpfs rw 0 0',
  '',
].join('\n');

it.each([
  ['/home/ann', 'ext4'],
  ['/run/user/1000', 'tmpfs'],
  ['/run/user/1000/vouch', 'tmpfs'],
  ['/run/user/1000/disk/x', 'xfs'],
  ['/run/user/10001', 'tmpfs'],
  ['/runner', 'ext4'],
  ['/mnt/with space/x', 'tmpfs'],
  ['/twice/x', 'tmpfs'],
])('%s is on %s', (path, kind) => expect(fileSystemOf(path, mounts)).toBe(kind));

it('is unknown without a table', () => expect(fileSystemOf('/x', '')).toBeUndefined());

describe('the directory for tokens that shall stand on no disk', () => {
  const runtime = '/run/user/1000';
  const directoryAt = async (path: string, found: object = {}) => {
    const { files } = testContext();
    const lstat = async () => ({ isDirectory: () => true, uid: 1_000, mode: 0o40_700, ...found });
    const there = { lstat, realpath: async () => path, readFile: async () => mounts };
    return await memoryDirectory(
      testContext({
        userId: 1_000,
        env: { XDG_RUNTIME_DIR: path },
        files: { ...files, ...there } as never,
      }),
    );
  };

  it('is below the runtime directory, where that is in memory', async () => {
    expect(await directoryAt(runtime)).toEqual({ path: `${runtime}/vouch-codeartifact/npm` });
    expect(await directoryAt('/home/ann')).toEqual({ missing: '/home/ann is on a disk, not in memory' });
  });

  it('is on Linux alone', async () => {
    expect(await memoryDirectory(testContext({ platform: 'darwin' }))).toEqual({
      missing: 'only Linux has a memory-backed directory',
    });
  });

  it.each([
    ['is none', { isDirectory: () => false }],
    ['is another user’s', { uid: 1_001 }],
    ['is open to its group', { mode: 0o40_710 }],
    ['is open to all', { mode: 0o40_701 }],
  ])('is not there where the runtime directory %s', async (_, found) => {
    expect(await directoryAt(runtime, found)).toEqual({
      missing: `${runtime} is not a directory of yours alone`,
    });
  });
});
