import { describe, expect, it } from 'vitest';
import { durationWithin } from './duration-within.ts';

describe('the lifetime to ask for within a session', () => {
  const now = 1_000_000_000_000;
  const within = (requested: number, endsIn: number, credentialsEndIn?: number) =>
    durationWithin(
      { endsAt: now + endsIn * 1000 },
      credentialsEndIn === undefined ? {} : { expiration: now + credentialsEndIn * 1000 },
      requested,
      now,
    );

  it.each([
    ['an ordinary request stays', 3_600, 28_800, 3_600, 3_600],
    ['the default is cut to the session', 43_200, 28_800, 3_600, 28_800],
    ['a part of a second is not asked for', 43_200, 2_000.9, 3_600, 2_000],
    ['0 stays 0 where the credentials end with the session', 0, 28_800, 3_600, 0],
    ['exactly 15 minutes can still be asked for', 43_200, 900, 900, 900],
    ['in the last 15 minutes it is 0', 43_200, 899, 899, 0],
    ['also where AWS’s clock is 3 seconds ahead', 43_200, 600, 603, 0],
    ['also where it is 5 ahead and the request took 10 to arrive', 43_200, 600, 615, 0],
  ])('%s', (_case, requested, endsIn, credentialsEndIn, expected) => {
    expect(within(requested, endsIn, credentialsEndIn)).toBe(expected);
  });

  it.each([
    ['credentials that outlive it', 43_200, 600, 3_600],
    ['credentials that outlive it by more than a clock and a slow network', 43_200, 600, 616],
    ['credentials that end at once', 43_200, 600, 30],
    ['keys without an end', 43_200, 600, undefined],
    ['a session that is over', 43_200, -5, 600],
  ])('with %s there is none in the last 15 minutes', (_case, requested, endsIn, credentialsEndIn) => {
    expect(() => within(requested, endsIn, credentialsEndIn)).toThrow(/the session ends in \d+ minutes/);
  });

  it('of 0 is none at any time where the credentials outlive the session', () => {
    expect(() => within(0, 28_800, 43_200)).toThrow('the session ends in 480 minutes');
  });

  it('changes nothing where there is no session', () => {
    expect(durationWithin({}, {}, 43_200, now)).toBe(43_200);
  });
});
