import { expect, it } from 'vitest';
import { refuseUnused } from './tool-flags.ts';

it('takes what the tool has a use for, and what was not given', () => {
  expect(() => refuseUnused('npm', ['scope'], { scope: ['@team'], serverId: undefined })).not.toThrow();
});

it('refuses what means nothing to the tool, or to no tool at all', () => {
  expect(() => refuseUnused('cargo', ['registryName'], { serverId: 'x' })).toThrow(
    expect.objectContaining({
      kind: 'usage',
      message: '--server-id means nothing to cargo',
      hint: 'leave --server-id out',
    }),
  );
  expect(() => refuseUnused(undefined, [], { repository: 'r' })).toThrow('--repository goes with --tool');
});
