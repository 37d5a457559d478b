import { testClock } from '@vouch/core/testing';
import { expect, test } from 'vitest';
import { session } from '../client/requests.ts';
import type { SessionKeeper } from '../session/keeper.ts';
import { agentForTest } from '../testing/agent.ts';
import { noSession } from '../testing/no-session.ts';
import { createErrands, type Errand } from './errands.ts';

const hour = 3_600_000;
const minute = 60_000;

/** An agent that writes down what it wants done. */
async function listening(keeper: SessionKeeper = noSession) {
  const wanted: Errand[] = [];
  const errands = { want: (errand: Errand) => wanted.push(errand), isRunning: () => false };
  const it = await agentForTest({ keeper, errands });
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
  const keeper: SessionKeeper = { ...noSession, store: () => [], status: () => null };
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

/** An agent whose errands ask it as the refresh program does: whether there is a session, and then what the test says. */
async function asking(ask: () => Promise<unknown>, done: boolean) {
  const clock = testClock();
  let runs = 0;
  const errands = createErrands(clock, async () => {
    runs += 1;
    const connection = await it.connect();
    await session(connection, 'status').finally(() => connection.close());
    await ask();
    return done;
  });
  const it = await agentForTest({ clock, errands });
  const minutesUntilIdle = async (longest: number) => {
    for (let minutes = 0.5; minutes <= longest; minutes += 0.5) {
      clock.advance(minute / 2);
      if (it.agent.tick() !== undefined) return minutes;
      errands.tick();
      await errands.idle();
    }
    return undefined;
  };
  return { it, errands, minutesUntilIdle, runs: () => runs };
}

test('an errand that fails again and again keeps no agent alive that holds nothing', async () => {
  const { it, errands, minutesUntilIdle, runs } = await asking(async () => {}, false);
  await using _agent = it;
  errands.want('refresh');
  await errands.idle();
  expect(await minutesUntilIdle(60)).toBe(10);
  expect(runs()).toBeGreaterThan(3);
});

test.each([true, false])('tokens that errands alone ask for end after four hours; done: %s', async (done) => {
  const { it, errands, minutesUntilIdle, runs } = await asking(
    () => it.getToken({ freshness: 'fresh' }),
    done,
  );
  await using _agent = it;
  await it.getToken({});
  errands.want('refresh');
  await errands.idle();
  expect(await minutesUntilIdle(600)).toBe(240);
  expect(runs()).toBeGreaterThan(10);
});
