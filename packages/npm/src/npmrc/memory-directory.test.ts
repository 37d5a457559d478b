import { expect, it } from 'vitest';
import { fileSystemOf } from './memory-directory.ts';

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
