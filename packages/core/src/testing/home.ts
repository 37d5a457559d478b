import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { testContext } from './context.ts';

/** A home of its own on the real disk and with the real clock; `await using` takes it away again. */
export async function homeForTest(): Promise<{ context: Context } & AsyncDisposable> {
  const home = await mkdtemp(join(tmpdir(), 'vouch-test-'));
  const clock = { now: Date.now, monotonic: () => performance.now() };
  return {
    context: { ...testContext({ homeDirectory: home }), clock, random: Math.random },
    [Symbol.asyncDispose]: () => rm(home, { recursive: true, force: true }),
  };
}
