import { readFile } from 'node:fs/promises';
import { longestCallMs } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { expect, it, vi } from 'vitest';
import { createAgent } from '../server/agent.ts';
import { identityOf, requestFor } from '../testing/agent.ts';
import { fakeExchange } from '../testing/exchange.ts';
import { noSession } from '../testing/no-session.ts';
import { silenceMs, upstreamDeadlineMs } from './patience.ts';
import { longestGreeting, longestLine } from './protocol.ts';

it('a lone client whose runner and STS both let it try to the last gets its token', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const context = testContext();
    const agent = createAgent({ context, exchange: fakeExchange(context.clock.now), keeper: noSession });
    const asked = vi.fn(async () => {
      await new Promise((resolve) => setTimeout(resolve, 2 * longestCallMs));
      return await identityOf('a').resolve();
    });
    const answer = agent.handle(
      { kind: 'get-token', id: 1, ...requestFor(), fingerprint: 'a job' },
      { signal: new AbortController().signal, askForCredentials: asked },
    );
    await Promise.all([
      expect(answer).resolves.toMatchObject({ kind: 'token' }),
      vi
        .waitFor(() => expect(asked).toHaveBeenCalled())
        .then(() => vi.advanceTimersByTime(2 * longestCallMs)),
    ]);
  } finally {
    vi.useRealTimers();
  }
});

it('an elected client that asks its runner and then STS has the time of both', () => {
  expect(silenceMs).toBeGreaterThan(2 * longestCallMs);
});

it('who waits outlives two elected clients in turn and the call for the token', () => {
  expect(upstreamDeadlineMs).toBeGreaterThanOrEqual(2 * silenceMs + longestCallMs);
});

it('PROTOCOL.md names both, and how long a line may be', async () => {
  const text = await readFile(new URL('../../PROTOCOL.md', import.meta.url), 'utf8');
  expect(text).toContain(`after ${silenceMs / 1_000} seconds of silence`);
  expect(text).toContain(`waits ${upstreamDeadlineMs / 1_000} seconds`);
  for (const bytes of [longestGreeting, longestLine]) expect(text).toContain(bytes.toLocaleString('en'));
});
