import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { homeForTest } from '@vouch/core/testing';
import { expect, it } from 'vitest';
import { writeStaticTokens } from './static-tokens.ts';

it('a damaged journal fails no login of somebody whose tools keep no token in a file', async () => {
  await using home = await homeForTest();
  const state = join(home.context.homeDirectory, '.vouch', 'state');
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(join(state, 'journal.json'), 'nonsense', { mode: 0o600 });
  const program = { node: process.execPath, script: '/opt/vouch/vouch.js' };
  expect(await writeStaticTokens(home.context, program, 'login')).toBe(0);
});
