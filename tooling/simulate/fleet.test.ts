import { readFileSync } from 'node:fs';
import { seededRandom } from '@vouch/core/testing';
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { EventQueue } from './event-queue.ts';
import { figures } from './figures.ts';
import { type FleetOptions, playFleet, quota } from './fleet.ts';
import { sdkDefault, vouch, vouchWithoutJitter } from './retry-policies.ts';

const fleets: fc.Arbitrary<FleetOptions> = fc.record({
  runners: fc.integer({ min: 1, max: 600 }),
  callsPerRunner: fc.integer({ min: 1, max: 5 }),
  policy: fc.constantFrom(sdkDefault, vouch, vouchWithoutJitter),
  seed: fc.nat(),
});

describe('the model', () => {
  it('loses no runner and counts every call', () => {
    return fc.assert(
      fc.property(fleets, (fleet) => {
        const { served, failed, calls, throttled, grantedAt } = playFleet(fleet);
        expect(served + failed).toBe(fleet.runners);
        expect(grantedAt.length + throttled).toBe(calls);
        expect(grantedAt.length).toBeGreaterThanOrEqual(served * fleet.callsPerRunner);
        expect(calls).toBeGreaterThanOrEqual(fleet.runners);
      }),
      { numRuns: 60 },
    );
  });

  it('never grants more than the quota, over any stretch of time', () => {
    return fc.assert(
      fc.property(fleets, (fleet) => {
        const { grantedAt } = playFleet(fleet);
        expect(grantedAt).toEqual(grantedAt.toSorted((one, other) => one - other));
        // A bucket that starts full grants, within any stretch, its burst and what it gained meanwhile.
        const excess = grantedAt.map((to, index) => {
          const from = grantedAt[Math.max(0, index - 3 * quota.burst)] ?? 0;
          const granted = index - Math.max(0, index - 3 * quota.burst) + 1;
          return granted - (quota.burst + ((to - from) / 1_000) * quota.perSecond);
        });
        expect(Math.max(0, ...excess)).toBeLessThan(1e-6);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const fleet = { runners: 500, callsPerRunner: 1, policy: vouch };
    expect(playFleet({ ...fleet, seed: 1 })).toEqual(playFleet({ ...fleet, seed: 1 }));
    expect(playFleet({ ...fleet, seed: 1 })).not.toEqual(playFleet({ ...fleet, seed: 2 }));
  });

  it('serves a fleet as large as the burst at once', () => {
    const outcome = playFleet({ runners: quota.burst, callsPerRunner: 1, policy: sdkDefault, seed: 1 });
    expect(outcome).toMatchObject({ served: quota.burst, calls: quota.burst, slowestSeconds: 0.05 });
  });
});

describe('vouch in the model', () => {
  test.each([1, 2, 3, 4, 5])(
    'fails nobody where the quota has room within its patience (seed %i)',
    (seed) => {
      expect(playFleet({ runners: 1_600, callsPerRunner: 1, policy: vouch, seed }).failed).toBe(0);
    },
  );

  it('leaves nearly none of the quota unused where there are too many', () => {
    const { served } = playFleet({ runners: 10_000, callsPerRunner: 1, policy: vouch, seed: 1 });
    const room = quota.burst + 45 * quota.perSecond;
    expect(served).toBeGreaterThan(0.99 * room);
  });
});

it('the queue gives the earliest first, and those of one moment in their order', () => {
  return fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), (moments) => {
      const queue = new EventQueue<number>();
      for (const [order, at] of moments.entries()) queue.push(at, order);
      const given = moments.map(() => queue.pop());
      const expected = moments
        .map((at, what) => ({ at, what }))
        .toSorted((one, other) => one.at - other.at || one.what - other.what);
      expect(given).toMatchObject(expected);
      expect(queue.pop()).toBeUndefined();
    }),
  );
});

it('the random numbers are evenly spread', () => {
  const random = seededRandom(7);
  const counts = Array.from({ length: 10 }, () => 0);
  for (let drawn = 0; drawn < 10_000; drawn += 1) {
    const place = Math.floor(random() * counts.length);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

it('the committed page and picture are what `npm run simulate` writes', () => {
  const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
  const page = read('fleet.md');
  const made = figures(page);
  expect(made.page).toBe(page);
  expect(made.chart).toBe(read('fleet.svg'));
});
