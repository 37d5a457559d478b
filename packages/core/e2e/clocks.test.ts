import { type AwsCredentials, awsExchange, createBroker, type Exchange, Secret } from '@vouch/core';
import { testClock, testContext } from '@vouch/core/testing';
import { type Emulator, startEmulator } from '@vouch/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from './workbench.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** The shortest life that AWS gives; the clocks below are wrong by many times as much. */
const lifeMs = 15 * minute;

const user = { arn: 'arn:aws:iam::123456789012:user/ann', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' };
const credentials: AwsCredentials = {
  keys: new Secret({ accessKeyId: user.accessKeyId, secretAccessKey: 'secret' }),
  description: 'keys of a test',
};

/** The server's time, which is the true one. */
const truth = testClock(Date.now());
let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ clock: truth.now, users: [{ ...user, secretAccessKey: 'secret' }] });
  Object.assign(process.env, emulator.environment);
});
afterAll(() => emulator.close());

/** A machine whose wall clock is off by `skew` from the start, and what becomes of its clocks five minutes later. */
interface ClockCase {
  readonly what: string;
  readonly skew?: number;
  readonly befalls?: (machine: ReturnType<typeof testClock>) => void;
  /** Tokens given in 20 minutes; with clocks that are right it is two. */
  readonly tokens: number;
}

/** The machine sleeps: its monotonic clock stands still, as Linux's and macOS's do; the wall clock goes on. */
const suspend = (milliseconds: number) => (machine: ReturnType<typeof testClock>) => {
  truth.advance(milliseconds);
  machine.step(milliseconds);
};
const step = (milliseconds: number) => (machine: ReturnType<typeof testClock>) => machine.step(milliseconds);

const cases: readonly ClockCase[] = [
  ...[-12 * hour, -hour, -5 * minute, 0, 5 * minute, hour, 12 * hour].map((skew) => ({
    what: `a wall clock that is off by ${skew / minute} minutes`,
    skew,
    tokens: 2,
  })),
  { what: 'a wall clock that is set back an hour while a token is held', befalls: step(-hour), tokens: 2 },
  { what: 'a wall clock that is set back twelve hours', befalls: step(-12 * hour), tokens: 2 },
  { what: 'a wall clock that is set forward an hour', befalls: step(hour), tokens: 3 },
  { what: 'a fast clock that is put right', skew: hour, befalls: step(-hour), tokens: 2 },
  { what: 'a slow clock that is put right', skew: -hour, befalls: step(hour), tokens: 3 },
  { what: 'a sleep of ten minutes', befalls: suspend(10 * minute), tokens: 3 },
  { what: 'a sleep of twelve hours', befalls: suspend(12 * hour), tokens: 3 },
];

test.each(cases)('$what: no ended token is given, and none is asked for too often', async (row) => {
  const machine = testClock(truth.now() + (row.skew ?? 0));
  const context = testContext({ env: emulator.environment, clock: machine });
  const exchange = awsExchange(context);
  const issuedAt = new Map<string, number>();
  let underWay = 0;
  const watched: Exchange = {
    ...exchange,
    async getAuthorizationToken(...asked) {
      underWay += 1;
      const token = await exchange.getAuthorizationToken(...asked).finally(() => {
        underWay -= 1;
      });
      issuedAt.set(token.secret.expose(), truth.now());
      return token;
    },
  };
  const broker = createBroker(context, watched);
  const identity = { fingerprint: row.what, resolve: async () => credentials };
  for (let elapsed = 0; elapsed < 20 * minute; elapsed += 30 * second) {
    if (elapsed === 5 * minute) row.befalls?.(machine);
    const given = await broker.getAuthorizationToken(identity, {
      ...request,
      durationSeconds: lifeMs / second,
    });
    const age = truth.now() - (issuedAt.get(given.secret.expose()) ?? 0);
    expect(age, `after ${elapsed / second} s a token that is ${age / second} s old`).toBeLessThan(lifeMs);
    // A tool that keeps the token by the expiration that we tell must not keep it too long.
    expect(given.expiration * second - machine.now()).toBeLessThanOrEqual(lifeMs - age + 5 * second);
    // Refreshing ahead goes on behind the answer; it has come to its end before time moves.
    await expect.poll(() => underWay, { interval: 1 }).toBe(0);
    truth.advance(30 * second);
    machine.advance(30 * second);
  }
  expect(issuedAt.size).toBe(row.tokens);
});
