import type { Workbench } from '@vouch/workbench';
import { afterEach, expect, it } from 'vitest';
import { installAnew, signedInBench } from './greeter-session.ts';

let bench: Workbench;
afterEach(() => bench.close());

it('a session renews a token that has run out, with nobody there', async () => {
  bench = await signedInBench({ tokenSeconds: 20 });
  const installs = async () => (await installAnew(bench)).code;
  // The agent looks every 30 seconds.
  await expect.poll(installs, { timeout: 60_000, interval: 4_000 }).toBe(1);
  await expect.poll(installs, { timeout: 60_000, interval: 4_000 }).toBe(0);
});
