import * as fc from 'fast-check';
import { beforeEach, describe, expect, it, test, vi } from 'vitest';
import { type ErrorKind, VouchError } from '../error.ts';
import type { Provider } from '../provider.ts';
import { type TestClock, testClock } from '../testing/context.ts';
import { memoize } from './memoize.ts';

interface Value {
  readonly number: number;
  readonly ends: number;
}

const hour = 3_600_000;
const minute = 60_000;
let clock: TestClock;
let calls: number;
let random: number;
/** What the next call does instead of giving a value. */
let failure: unknown;
let lifeOf: () => number;

beforeEach(() => {
  clock = testClock();
  calls = 0;
  random = 0.5;
  failure = undefined;
  lifeOf = () => 10 * hour;
});

const upstream: Provider<Value> = async () => {
  calls += 1;
  if (failure !== undefined) throw failure;
  return { number: calls, ends: clock.now() + lifeOf() };
};

const remembered = (provider: Provider<Value> = upstream) =>
  memoize(provider, { clock, random: () => random, expiration: ({ ends }) => ends });

/** Lets every promise that can settle without time settle. */
const settled = () => new Promise(setImmediate);

/** A provider whose call ends when the test says so. */
function held(): { provider: Provider<Value>; give(): void; fail(error: Error): void } {
  let give = (_: Value): void => undefined;
  let fail = (_: Error): void => undefined;
  return {
    provider: () => {
      calls += 1;
      return new Promise<Value>((resolve, reject) => {
        give = resolve;
        fail = reject;
      });
    },
    give: () => give({ number: calls, ends: clock.now() + lifeOf() }),
    fail: (error) => fail(error),
  };
}

/** A value of ten hours with one left, whose next call ends when the test says so. */
async function almostEnded(): Promise<{ work: ReturnType<typeof held>; get: () => Promise<Value> }> {
  const work = held();
  const get = remembered(work.provider);
  const first = get();
  work.give();
  await first;
  clock.advance(9 * hour);
  return { work, get };
}

describe('single flight', () => {
  it('makes one call for 5,000 callers at once', async () => {
    const get = remembered();
    const values = await Promise.all(Array.from({ length: 5_000 }, () => get()));
    expect(calls).toBe(1);
    expect(new Set(values).size).toBe(1);
  });

  it('shares one failure among 5,000 callers, and forgets it', async () => {
    const get = remembered();
    failure = new VouchError('network', 'no');
    const results = await Promise.allSettled(Array.from({ length: 5_000 }, () => get()));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(calls).toBe(1);
    failure = undefined;
    expect((await get()).number).toBe(2);
  });

  it('goes on for the others when one caller leaves', async () => {
    const work = held();
    const get = remembered(work.provider);
    const caller = new AbortController();
    const leaving = get({ signal: caller.signal });
    const staying = get();
    caller.abort();
    await expect(leaving).rejects.toMatchObject({ kind: 'network' });
    work.give();
    expect((await staying).number).toBe(1);
    expect((await get()).number).toBe(1);
    expect(calls).toBe(1);
  });

  it('goes on when all callers leave, and keeps what arrives', async () => {
    const work = held();
    const get = remembered(work.provider);
    const caller = new AbortController();
    const leaving = get({ signal: caller.signal });
    caller.abort();
    await expect(leaving).rejects.toMatchObject({ kind: 'network' });
    work.give();
    expect((await get()).number).toBe(1);
    expect(calls).toBe(1);
  });

  it('asks nothing for a caller that has left already', async () => {
    const signal = AbortSignal.abort(new Error('Ctrl-C'));
    await expect(remembered()({ signal })).rejects.toMatchObject({
      kind: 'network',
      cause: { message: 'Ctrl-C' },
    });
    expect(calls).toBe(0);
  });

  it('survives a provider that throws outright', async () => {
    const get = remembered(() => {
      throw new TypeError('a defect');
    });
    await expect(get()).rejects.toThrow('a defect');
    await expect(get()).rejects.toThrow('a defect');
  });
});

describe('sweep', () => {
  it('gives up a value at its end and not before, and says when nothing is left', async () => {
    const get = remembered();
    expect(get.sweep()).toBe(true);
    await get();
    clock.advance(10 * hour - 1);
    expect(get.sweep()).toBe(false);
    clock.advance(1);
    expect(get.sweep()).toBe(true);
    expect((await get()).number).toBe(2);
  });

  it('leaves a call that is on its way, and a refusal while it is remembered', async () => {
    const work = held();
    const get = remembered(work.provider);
    const first = get().catch(() => {});
    expect(get.sweep()).toBe(false);
    work.fail(new VouchError('denied', 'no'));
    await first;
    expect(get.sweep()).toBe(false);
    clock.advance(5_000);
    expect(get.sweep()).toBe(true);
  });
});

describe('refresh ahead', () => {
  test.each([
    [0, 0.5],
    [0.5, 0.65],
    [1, 0.8],
  ])('with the random number %d begins at %d of the life, and not before', async (drawn, point) => {
    random = drawn;
    const get = remembered();
    await get();
    clock.advance(10 * hour * point - 1);
    await get();
    await settled();
    expect(calls).toBe(1);
    clock.advance(1);
    expect((await get()).number, 'the old value is given at once').toBe(1);
    await settled();
    expect(calls).toBe(2);
    expect((await get()).number).toBe(2);
    expect(calls).toBe(2);
  });

  it('is one call, however many ask meanwhile', async () => {
    const { work, get } = await almostEnded();
    const values = await Promise.all(Array.from({ length: 100 }, () => get()));
    expect(new Set(values.map(({ number }) => number))).toEqual(new Set([1]));
    expect(calls).toBe(2);
    work.give();
    await settled();
    expect((await get()).number).toBe(2);
  });

  it('that fails gives the old value until 60 seconds before its end, and never later', async () => {
    const get = remembered();
    await get();
    failure = new VouchError('network', 'no');
    clock.advance(10 * hour - minute - 1);
    expect((await get()).number).toBe(1);
    await settled();
    clock.advance(1);
    await expect(get()).rejects.toMatchObject({ kind: 'network' });
  });

  it('backs off with full jitter, twice as long each time, at most five minutes', async () => {
    random = 0.999_999;
    const get = remembered();
    lifeOf = () => 1_000 * hour;
    await get();
    failure = new VouchError('network', 'no');
    clock.advance(801 * hour);
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const before = calls;
      await get();
      await settled();
      expect(calls).toBe(before + 1);
      const start = clock.monotonic();
      while (calls === before + 1) {
        clock.advance(500);
        await get();
        await settled();
        if (calls === before + 1) continue;
        pauses.push(clock.monotonic() - start);
      }
      calls = before + 1;
      clock.advance(400_000);
    }
    expect(pauses[0]).toBeLessThanOrEqual(1_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(300_000);
    expect(pauses.at(-1)).toBeGreaterThan(290_000);
    expect(pauses).toEqual(pauses.toSorted((one, other) => one - other));
  });

  it('waits as long as it was asked to, at most five minutes', async () => {
    random = 0;
    const get = remembered();
    await get();
    failure = new VouchError('throttled', 'slow', { retryAfter: 30 });
    clock.advance(9 * hour);
    await get();
    await settled();
    clock.advance(29_999);
    await get();
    await settled();
    expect(calls).toBe(2);
    failure = new VouchError('throttled', 'slow', { retryAfter: 1e9 });
    clock.advance(1);
    await get();
    await settled();
    expect(calls).toBe(3);
    clock.advance(300_000);
    await get();
    await settled();
    expect(calls).toBe(4);
  });

  it('that many waited for and that fails is one failure', async () => {
    random = 0.999_999;
    const { work, get } = await almostEnded();
    await Promise.all(Array.from({ length: 20 }, () => get()));
    work.fail(new VouchError('network', 'no'));
    await settled();
    clock.advance(1_000);
    await get();
    expect(calls).toBe(3);
  });

  test.each([
    [0, 1],
    [minute, 1],
    [minute + 1, 2],
  ])('of a value that ends %d ms before the horizon: %d calls', async (before, expected) => {
    const horizon = clock.now() + 10 * hour + before;
    const get = memoize(upstream, {
      clock,
      random: () => random,
      expiration: ({ ends }) => ends,
      horizon: () => horizon,
    });
    await get();
    clock.advance(9 * hour);
    await get();
    expect(calls).toBe(expected);
  });

  it('that fails is nobody’s unhandled rejection', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    try {
      const get = remembered();
      await get();
      failure = new VouchError('service', 'no');
      clock.advance(9 * hour);
      await get();
      await settled();
      await settled();
      expect([calls, unhandled.mock.calls]).toEqual([2, []]);
    } finally {
      process.off('unhandledRejection', unhandled);
    }
  });
});

describe('a refusal', () => {
  it('is remembered for five seconds', async () => {
    const get = remembered();
    failure = new VouchError('denied', 'no');
    await expect(get()).rejects.toMatchObject({ kind: 'denied' });
    failure = undefined;
    clock.advance(4_999);
    await expect(get()).rejects.toMatchObject({ kind: 'denied' });
    expect(calls).toBe(1);
    clock.advance(1);
    expect((await get()).number).toBe(2);
  });

  it('is passed over by a fresh request, whose success ends it', async () => {
    const get = remembered();
    failure = new VouchError('denied', 'no');
    await expect(get()).rejects.toMatchObject({ kind: 'denied' });
    failure = undefined;
    lifeOf = () => 1_000;
    expect((await get({ freshness: 'fresh' })).number).toBe(2);
    expect((await get()).number).toBe(3);
  });

  it('while a value lives does not take the value away', async () => {
    const get = remembered();
    await get();
    failure = new VouchError('denied', 'no');
    clock.advance(9 * hour);
    await get();
    await settled();
    expect((await get()).number).toBe(1);
  });

  const others: readonly ErrorKind[] = [
    'not-mine',
    'not-signed-in',
    'network',
    'service',
    'throttled',
    'configuration',
    'internal',
  ];
  test.each(others)('of the kind %s is not remembered', async (kind) => {
    const get = remembered();
    failure = new VouchError(kind, 'no');
    await expect(get()).rejects.toMatchObject({ kind });
    failure = undefined;
    expect((await get()).number).toBe(2);
  });
});

describe('clocks', () => {
  test.each([-12 * hour, -hour, -5 * minute])(
    'a wall clock set back by %d ms stretches no life',
    async (by) => {
      const get = remembered();
      await get();
      failure = new VouchError('network', 'no');
      clock.step(by);
      clock.advance(10 * hour - minute - 1);
      expect((await get()).number).toBe(1);
      await settled();
      clock.advance(1);
      await expect(get()).rejects.toMatchObject({ kind: 'network' });
    },
  );

  it('a wall clock set forward ends the value early, with one call', async () => {
    const get = remembered();
    await get();
    clock.step(12 * hour);
    await Promise.all([get(), get(), get()]);
    expect((await get()).number).toBe(2);
    expect(calls).toBe(2);
  });

  it('a suspended machine, whose monotonic clock stood still, gives no ended value', async () => {
    const get = remembered();
    await get();
    failure = new VouchError('network', 'no');
    clock.step(10 * hour - minute);
    await expect(get()).rejects.toMatchObject({ kind: 'network' });
  });
});

describe('an expiration', () => {
  test.each([Number.NaN, -1, 0, Number.NEGATIVE_INFINITY, 60_000])(
    'incident 34: of now and %d ms is given to who asked, and costs one call each time, no loop',
    async (life) => {
      lifeOf = () => life;
      const get = remembered();
      expect((await get()).number).toBe(1);
      await settled();
      expect(calls).toBe(1);
      expect((await get()).number).toBe(2);
      await settled();
      expect(calls).toBe(2);
    },
  );

  test.each([Date.UTC(9999, 0), Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY])(
    'incident 34: of %d ms costs one call',
    async (life) => {
      lifeOf = () => life;
      const get = remembered();
      for (let day = 0; day < 30; day += 1) {
        await get();
        await settled();
        clock.advance(24 * hour);
      }
      expect(calls).toBe(1);
    },
  );
});

describe('what the caller needs', () => {
  it('fresh passes over what is remembered', async () => {
    const get = remembered();
    await get();
    expect((await get({ freshness: 'fresh' })).number).toBe(2);
    expect((await get()).number).toBe(2);
  });

  it('a value with less life than needed is passed over, with one call', async () => {
    const get = remembered();
    await get();
    clock.advance(hour);
    expect((await get({ minRemaining: 9 * 3_600 })).number).toBe(1);
    expect((await get({ minRemaining: 9 * 3_600 + 1 })).number).toBe(2);
    expect(calls).toBe(2);
  });

  it('a life that upstream does not give is not asked for twice', async () => {
    lifeOf = () => 15 * minute;
    const get = remembered();
    expect((await get({ minRemaining: 20 * 60 })).number).toBe(1);
    expect(calls).toBe(1);
  });

  it('is judged by both clocks', async () => {
    const get = remembered();
    await get();
    clock.advance(4 * hour);
    clock.step(-4 * hour);
    expect((await get({ minRemaining: 8 * 3_600 })).number).toBe(2);
  });
});

it('never gives a value in its last minute, whatever happens to the clocks', () => {
  const event = fc.oneof(
    fc.record({ kind: fc.constant('advance' as const), by: fc.nat({ max: 4 * hour }) }),
    fc.record({ kind: fc.constant('step' as const), by: fc.integer({ min: -12 * hour, max: 12 * hour }) }),
    fc.record({ kind: fc.constant('fail' as const), by: fc.constant(0) }),
    fc.record({ kind: fc.constant('mend' as const), by: fc.constant(0) }),
  );
  return fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 30 }), async (events) => {
      clock = testClock();
      calls = 0;
      failure = undefined;
      const get = memoize<Value & { readonly got: number }>(
        async () => ({ ...(await upstream()), got: clock.monotonic() }),
        { clock, random: () => random, expiration: ({ ends }) => ends },
      );
      for (const { kind, by } of events) {
        if (kind === 'advance') clock.advance(by);
        if (kind === 'step') clock.step(by);
        if (kind === 'fail') failure = new VouchError('network', 'no');
        if (kind === 'mend') failure = undefined;
        const before = calls;
        const value = await get().catch(() => undefined);
        if (value === undefined || value.number === calls) continue;
        expect(value.ends - clock.now()).toBeGreaterThan(minute);
        expect(value.got + 10 * hour - clock.monotonic()).toBeGreaterThan(minute);
        expect(calls - before).toBeLessThanOrEqual(1);
        await settled();
      }
    }),
    { numRuns: 100 },
  );
});
