import { Secret, VouchError } from '@vouch/core';
import { expect } from 'vitest';
import { agentForTest, identityOf } from '../src/testing/agent.ts';

/** Upstream fails once for all who wait: one call, each is told, and the next request is a new call that succeeds. */
export async function sharedFailures({ waiters, rounds }: { waiters: number; rounds: number }) {
  await using it = await agentForTest();
  for (let round = 0; round < rounds; round += 1) {
    const domain = `round-${round}`;
    const gate = it.holdUpstream();
    const asked = Array.from({ length: waiters }, () => it.getToken({ domain }).catch((error) => error));
    await expect.poll(() => it.waiting(), { timeout: 30_000 }).toBe(waiters);
    gate.fail(new VouchError('service', `no token in round ${round}`));
    const told = { kind: 'service', message: `no token in round ${round}` };
    for (const failure of await Promise.all(asked)) expect(failure).toMatchObject(told);
    expect(it.exchange.calls).toHaveLength(2 * round + 1);
    it.exchange.before = async () => {};
    expect((await it.getToken({ domain })).secret.expose()).toBe(`a:${domain}:${2 * round + 2}`);
  }
}

/**
 * The client for which the upstream call was made goes away, in turn before it has resolved credentials and while the
 * call is under way. Those who wait with it are served, by one call, which nobody's leaving ends.
 */
export async function leaversAndStayers({ rounds, others }: { rounds: number; others: number }) {
  await using it = await agentForTest();
  for (let round = 0; round < rounds; round += 1) {
    const domain = `round-${round}`;
    const gate = it.holdUpstream();
    const leave = new AbortController();
    let elected = () => {};
    const wasElected = new Promise<void>((resolve) => {
      elected = resolve;
    });
    const fingerprint = `shell ${round}`;
    const keys = { accessKeyId: 'a', secretAccessKey: 'secret' };
    const from = {
      fingerprint,
      async resolve() {
        elected();
        // Every other one leaves without an answer.
        if (round % 2 === 0) await new Promise(() => {});
        return { keys: new Secret(keys), description: 'keys' };
      },
    };
    const leaver = it.getToken({ domain, from, signal: leave.signal }).catch((error) => error);
    await wasElected;
    if (round % 2 === 1) await expect.poll(() => it.exchange.calls.length, fast).toBe(round + 1);
    const stayers = Array.from({ length: others }, () =>
      it.getToken({ domain, from: { ...identityOf('a'), fingerprint } }),
    );
    await expect.poll(() => it.waiting(), fast).toBe(others + 1);
    leave.abort();
    expect(await leaver).toBeInstanceOf(Error);
    await expect.poll(() => it.exchange.calls.length, fast).toBe(round + 1);
    gate.open();
    const secrets = (await Promise.all(stayers)).map(({ secret }) => secret.expose());
    expect(new Set(secrets)).toEqual(new Set([`a:${domain}:${round + 1}`]));
    expect(it.exchange.calls).toHaveLength(round + 1);
  }
}

const fast = { interval: 1, timeout: 20_000 };
