import { Secret, type TokenSource } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { agentForTest, requestFor } from '../testing/agent.ts';
import { fakeExchange } from '../testing/exchange.ts';
import { connectTokenSource } from './connect.ts';
import { tellingOfWaits } from './still-waiting.ts';
import { withAgent } from './with-agent.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'shell');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const words = 'vouch: still waiting for a token of my-domain-123456789012';

it('says once that a token takes longer than five seconds, and nothing where it came before', async () => {
  const { context, answer, source } = slowSource();
  const first = tellingOfWaits(context, source).getAuthorizationToken(requestFor());
  vi.advanceTimersByTime(4_999);
  answer();
  await first;
  vi.advanceTimersByTime(60_000);
  expect(context.said).toEqual([]);
  const second = tellingOfWaits(context, source).getAuthorizationToken(requestFor());
  vi.advanceTimersByTime(60_000);
  answer();
  await second;
  expect(context.said).toEqual([words]);
});

it('says nothing after a failure', async () => {
  const { context } = slowSource();
  const source: TokenSource = {
    getAuthorizationToken: async () => Promise.reject(new Error('refused')),
    async forget() {},
  };
  await expect(tellingOfWaits(context, source).getAuthorizationToken(requestFor())).rejects.toThrow(
    'refused',
  );
  expect(vi.getTimerCount()).toBe(0);
});

it('is said by a program whose agent waits for AWS', async () => {
  await using it = await agentForTest();
  const gate = it.holdUpstream();
  const said: string[] = [];
  const env = { AWS_ACCESS_KEY_ID: 'shell', AWS_SECRET_ACCESS_KEY: 'secret' };
  const context = { ...it.context, env, sayOnTerminal: (line: string) => void said.push(line) };
  const source = connectTokenSource(context, fakeExchange(Date.now), { start: 'never' });
  const asked = source.getAuthorizationToken(requestFor());
  while (it.exchange.calls.length === 0) await new Promise(setImmediate);
  vi.advanceTimersByTime(5_000);
  gate.open();
  await asked;
  expect(said).toEqual([words]);
});

it('is said of an agent that does not answer', async () => {
  await using it = await agentForTest();
  const said: string[] = [];
  const context = { ...it.context, sayOnTerminal: (line: string) => void said.push(line) };
  await withAgent(context, it.place, async () => vi.advanceTimersByTime(4_999));
  expect(said).toEqual([]);
  await withAgent(context, it.place, async () => vi.advanceTimersByTime(5_000));
  expect(said).toEqual(['vouch: still waiting for the agent']);
});

function slowSource() {
  let answer = () => {};
  const source: TokenSource = {
    getAuthorizationToken: () =>
      new Promise((resolve) => {
        answer = () => resolve({ secret: new Secret('a token'), expiration: 1 });
      }),
    async forget() {},
  };
  return { context: testContext(), answer: () => answer(), source };
}
