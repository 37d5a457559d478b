import { beforeEach, describe, expect, it, test } from 'vitest';
import { type ErrorKind, VouchError } from '../error.ts';
import { type TestContext, testContext } from '../testing/context.ts';
import { pauseBefore, retrying, sleep } from './retry.ts';

let context: TestContext;
let waits: number[];
let random: number;
beforeEach(() => {
  random = 1;
  context = testContext({ random: () => random });
  waits = [];
});

/** Moves the test's clock instead of waiting. */
const wait = async (milliseconds: number) => {
  waits.push(milliseconds);
  context.clock.advance(milliseconds);
};

/** Fails as it is told, then gives the number of the attempt. */
function attempts(...failures: readonly VouchError[]) {
  let tried = 0;
  return {
    attempt: async () => {
      const failure = failures[Math.min(tried, failures.length - 1)];
      tried += 1;
      if (failure !== undefined && tried <= failures.length) throw failure;
      return tried;
    },
    tried: () => tried,
  };
}
const times = (count: number, kind: ErrorKind, retryAfter?: number) =>
  Array.from(
    { length: count },
    () => new VouchError(kind, kind, retryAfter === undefined ? {} : { retryAfter }),
  );

describe('what may pass is tried again', () => {
  test.each([
    ['throttled', 10],
    ['network', 3],
    ['service', 3],
  ] as const)('%s, %i times in all', async (kind, most) => {
    random = 0;
    const passing = attempts(...times(most - 1, kind));
    expect(await retrying(context, passing.attempt, undefined, wait)).toBe(most);
    const failing = attempts(...times(99, kind));
    await expect(retrying(context, failing.attempt, undefined, wait)).rejects.toMatchObject({ kind });
    expect(failing.tried()).toBe(most);
  });

  const final: readonly ErrorKind[] = [
    'denied',
    'not-signed-in',
    'configuration',
    'not-mine',
    'usage',
    'internal',
  ];
  test.each(final)('%s is not', async (kind) => {
    const failing = attempts(...times(9, kind));
    await expect(retrying(context, failing.attempt, undefined, wait)).rejects.toMatchObject({ kind });
    expect([failing.tried(), waits]).toEqual([1, []]);
  });

  it('a defect is not, and keeps its words', async () => {
    const broken = async () => {
      throw new TypeError('a defect');
    };
    await expect(retrying(context, broken, undefined, wait)).rejects.toMatchObject({ message: 'a defect' });
    expect(waits).toEqual([]);
  });
});

describe('the pause', () => {
  it('has full jitter under a doubling cap', () => {
    const pauses = (kind: ErrorKind, drawn: number) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((tried) =>
        pauseBefore({ tried, spent: 0 }, new VouchError(kind, 'x'), () => drawn),
      );
    const none = undefined;
    const rising = [2_000, 4_000, 8_000, 16_000, 20_000, 20_000, 20_000, 20_000, 20_000];
    expect(pauses('throttled', 1)).toEqual([...rising, none]);
    expect(pauses('throttled', 0)).toEqual([...rising.map(() => 0), none]);
    expect(pauses('network', 1).slice(0, 3)).toEqual([200, 400, none]);
    expect(pauses('service', 0.5).slice(0, 3)).toEqual([100, 200, none]);
  });

  it('is at least what the service asked for', () => {
    const asked = new VouchError('throttled', 'x', { retryAfter: 7 });
    expect(pauseBefore({ tried: 1, spent: 0 }, asked, () => 1)).toBe(7_000);
    expect(pauseBefore({ tried: 4, spent: 0 }, asked, () => 1)).toBe(16_000);
  });

  it('never reaches past the patience that is left, so that nobody gives up early', () => {
    const error = new VouchError('throttled', 'x');
    expect(pauseBefore({ tried: 6, spent: 44_000 }, error, () => 1)).toBe(1_000);
    expect(pauseBefore({ tried: 6, spent: 44_000 }, error, () => 0.5)).toBe(500);
    expect(pauseBefore({ tried: 6, spent: 45_000 }, error, () => 0)).toBeUndefined();
    const asked = new VouchError('throttled', 'x', { retryAfter: 2 });
    expect(pauseBefore({ tried: 6, spent: 43_000 }, asked, () => 0)).toBe(2_000);
    expect(pauseBefore({ tried: 6, spent: 43_001 }, asked, () => 0)).toBeUndefined();
  });
});

describe('patience', () => {
  it('ends after 45 seconds: no attempt starts later', async () => {
    const start = context.clock.monotonic();
    const failing = attempts(...times(99, 'throttled'));
    await expect(retrying(context, failing.attempt, undefined, wait)).rejects.toMatchObject({
      kind: 'throttled',
    });
    expect(context.clock.monotonic() - start).toBeLessThanOrEqual(45_000);
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 15_000]);
  });

  it('counts the attempts themselves', async () => {
    let tried = 0;
    const slow = async () => {
      tried += 1;
      context.clock.advance(45_000);
      throw new VouchError('network', 'no');
    };
    await expect(retrying(context, slow, undefined, wait)).rejects.toMatchObject({ kind: 'network' });
    expect(tried).toBe(1);
  });

  it('is not tried by a wait that is longer, and the wait is told', async () => {
    const failing = attempts(...times(9, 'throttled', 46));
    await expect(retrying(context, failing.attempt, undefined, wait)).rejects.toMatchObject({
      retryAfter: 46,
    });
    expect([failing.tried(), waits, context.said]).toEqual([1, [], []]);
  });

  it('does not mind a wall clock that is set', async () => {
    const passing = attempts(...times(2, 'network'));
    const stepping = async (milliseconds: number) => {
      context.clock.step(12 * 3_600_000);
      await wait(milliseconds);
    };
    expect(await retrying(context, passing.attempt, undefined, stepping)).toBe(3);
  });
});

describe('the failure at the end', () => {
  const ofSeconds = (seconds: number) => async () => {
    context.clock.advance(seconds * 1_000);
    throw new VouchError('network', 'no whole answer within 10 seconds', {
      hint: 'a hint',
      cause: 'a cause',
    });
  };

  it('says how often and how long it was tried, and keeps its hint and its cause', async () => {
    random = 0;
    await expect(retrying(context, ofSeconds(10), undefined, wait)).rejects.toMatchObject({
      message: 'no whole answer within 10 seconds; tried 3 times in 30 seconds',
      kind: 'network',
      hint: 'a hint',
      cause: 'a cause',
    });
  });

  it('says no time that is next to none, and nothing of a single try', async () => {
    random = 0;
    await expect(retrying(context, ofSeconds(0), undefined, wait)).rejects.toThrow(
      /10 seconds; tried 3 times$/,
    );
    await expect(retrying(context, ofSeconds(46), undefined, wait)).rejects.toThrow(/10 seconds$/);
  });

  it('keeps what the service asked to wait', async () => {
    const failing = attempts(...times(99, 'throttled', 20));
    await expect(retrying(context, failing.attempt, undefined, wait)).rejects.toMatchObject({
      message: 'throttled; tried 3 times in 40 seconds',
      retryAfter: 20,
    });
  });
});

it('tells the person about throttling, and about nothing else', async () => {
  random = 0.5;
  await retrying(
    context,
    attempts(...times(1, 'throttled'), ...times(1, 'network')).attempt,
    undefined,
    wait,
  );
  expect(context.said).toEqual(['vouch: AWS is throttling: attempt 2, next in 1 s']);
});

describe('a caller that leaves', () => {
  it('before the pause is told the failure', async () => {
    const failing = attempts(...times(9, 'network'));
    await expect(retrying(context, failing.attempt, AbortSignal.abort(), wait)).rejects.toMatchObject({
      kind: 'network',
    });
    expect([failing.tried(), waits]).toEqual([1, []]);
  });

  it('during the pause costs no further attempt', async () => {
    const caller = new AbortController();
    const failing = attempts(...times(9, 'network'));
    const leaving = async (milliseconds: number) => {
      await wait(milliseconds);
      caller.abort();
    };
    await expect(retrying(context, failing.attempt, caller.signal, leaving)).rejects.toMatchObject({
      kind: 'network',
    });
    expect(failing.tried()).toBe(1);
  });

  it('ends a pause at once', async () => {
    const caller = new AbortController();
    const slept = sleep(2 ** 30, caller.signal);
    caller.abort();
    await slept;
    await sleep(0, undefined);
  });
});
