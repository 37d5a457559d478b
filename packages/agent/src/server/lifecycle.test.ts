import { expect, test } from 'vitest';
import { reasonToEnd } from './lifecycle.ts';

const minute = 60_000;
const idle = { now: 0, idleMs: 0, liveTokens: 0, sessionEndsAt: undefined };

test.each([
  [{}, undefined],
  [{ idleMs: 9 * minute }, undefined],
  [{ idleMs: 10 * minute }, 'idle'],
  [{ idleMs: 10 * minute, liveTokens: 1 }, undefined],
  [{ idleMs: 240 * minute, liveTokens: 1 }, 'idle'],
  [{ idleMs: 240 * minute, sessionEndsAt: 1 }, undefined],
  [{ now: 5, sessionEndsAt: 5 }, 'session-ended'],
  [{ now: 5, sessionEndsAt: 5, liveTokens: 3 }, 'session-ended'],
] as const)('%o is %s', (life, reason) => {
  expect(reasonToEnd({ ...idle, ...life })).toBe(reason);
});
