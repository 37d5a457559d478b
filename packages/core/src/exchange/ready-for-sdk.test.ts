import { afterEach, expect, it, vi } from 'vitest';
import { readyForSdk } from './ready-for-sdk.ts';

afterEach(() => vi.unstubAllEnvs());

it.each([
  [undefined, '/'],
  ['', '/'],
  ['/home/ann', '/home/ann'],
])('leaves the SDK a home where HOME is %j', (home, left) => {
  vi.stubEnv('HOME', home);
  readyForSdk({ homeDirectory: '/' });
  expect(process.env['HOME']).toBe(left);
});
