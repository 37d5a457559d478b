import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import { agentForTest, identityOf } from '../src/testing/agent.ts';
import { type Latency, latencyOf } from './latency.ts';

/** Clients that all come at once for a key that nobody has asked for, round by round; one upstream call a round. */
export async function coldClients({ clients, rounds }: { clients: number; rounds: number }): Promise<void> {
  await using it = await agentForTest({ server: { lineDeadlineMs: 60_000 } });
  for (let round = 0; round < rounds; round += 1) {
    const asked = Array.from({ length: clients }, () => it.getToken({ domain: `round-${round}` }));
    const secrets = (await Promise.all(asked)).map(({ secret }) => secret.expose());
    expect(new Set(secrets)).toEqual(new Set([`a:round-${round}:${round + 1}`]));
    expect(it.exchange.calls).toHaveLength(round + 1);
  }
}

/** Many keys at once, their clients shuffled together: a call each, and nobody gets another's token. */
export async function manyKeys({ keys, clients }: { keys: number; clients: number }): Promise<void> {
  await using it = await agentForTest();
  const asked = Array.from({ length: keys * clients }, (_, index) => `key-${index % keys}`);
  const answers = await Promise.all(asked.map((domain) => it.getToken({ domain, from: identityOf(domain) })));
  expect(answers.map(({ secret }) => secret.expose().split(':').slice(0, 2))).toEqual(
    asked.map((domain) => [domain, domain]),
  );
  expect(it.exchange.calls).toHaveLength(keys);
}

/**
 * While some clients say nothing and some a byte at a time, others are served: how long each of them took. All of them are served
 * before the first slow one is cut off, so nobody waited for one, on however busy a machine.
 */
export async function amongSlowClients({
  silent,
  dripping,
  good,
}: {
  silent: number;
  dripping: number;
  good: number;
}): Promise<Latency> {
  await using it = await agentForTest({ server: { lineDeadlineMs: 600_000 } });
  await it.getToken({});
  const slow = Array.from({ length: silent + dripping }, () => connect(it.place.socket));
  await Promise.all(slow.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
  const drip = setInterval(() => {
    for (const socket of slow.slice(silent)) socket.write('{');
  }, 20);
  try {
    const latency = await latencyOf(good, () => it.getToken({}));
    expect(slow.filter((socket: Socket) => socket.destroyed)).toEqual([]);
    return latency;
  } finally {
    clearInterval(drip);
    for (const socket of slow) socket.destroy();
  }
}
