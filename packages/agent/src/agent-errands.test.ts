import { expect, test } from 'vitest';
import type { Errand } from './errands.ts';
import { session } from './requests.ts';
import { noSession, type SessionKeeper } from './session-keeper.ts';
import { agentForTest } from './testing/agent.ts';

const hour = 3_600_000;

/** An agent that writes down what it wants done. */
async function listening(keeper: SessionKeeper = noSession) {
  const wanted: Errand[] = [];
  const it = await agentForTest({ keeper, errands: { want: (errand) => wanted.push(errand) } });
  return { it, wanted };
}

test('a token that takes the place of a live one is to be written, the first is not', async () => {
  const { it, wanted } = await listening();
  await using _agent = it;
  await it.getToken({});
  await it.getToken({});
  expect(wanted).toEqual([]);
  await it.getToken({ freshness: 'fresh' });
  expect(wanted).toEqual(['refresh']);
});

test('a token fetched ahead at a tick is to be written', async () => {
  const { it, wanted } = await listening({ ...noSession, endsAt: Number.MAX_SAFE_INTEGER });
  await using _agent = it;
  await it.getToken({});
  it.clock.advance(9 * hour);
  it.agent.tick();
  await expect.poll(() => wanted).toEqual(['refresh']);
});

test('a token that ran out without a successor is asked for again, once', async () => {
  const { it, wanted } = await listening();
  await using _agent = it;
  await it.getToken({});
  it.clock.advance(13 * hour);
  it.agent.tick();
  it.agent.tick();
  expect(wanted).toEqual(['refresh']);
});

test('a session that begins has tokens written, one that ends has them taken out', async () => {
  const keeper: SessionKeeper = { ...noSession, store: () => [], status: () => ({}) };
  const { it, wanted } = await listening(keeper);
  await using _agent = it;
  const connection = await it.connect();
  await session(connection, 'store', {});
  expect(wanted).toEqual(['refresh']);
  await session(connection, 'status');
  await session(connection, 'end');
  expect(wanted).toEqual(['refresh', 'scrub']);
  connection.close();
});
