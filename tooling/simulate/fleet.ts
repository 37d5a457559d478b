import { seededRandom } from '@vouch/core/testing';
import { EventQueue } from './event-queue.ts';
import type { RetryPolicy } from './retry-policies.ts';

export interface FleetOptions {
  readonly runners: number;
  /** Tokens that each runner gets from AWS, one after the other: one where an agent or one process serves all of it. */
  readonly callsPerRunner: number;
  readonly policy: RetryPolicy;
  readonly seed: number;
}

/** What became of a fleet. A runner fails where one of its calls gives up. */
export interface FleetOutcome {
  readonly served: number;
  readonly failed: number;
  /** Calls that reached AWS, answered or throttled. */
  readonly calls: number;
  readonly throttled: number;
  /** Seconds that the unluckiest served runner waited for its tokens, all together. */
  readonly slowestSeconds: number;
  /** When AWS answered a call with a token, in milliseconds; what the quota is held against. */
  readonly grantedAt: readonly number[];
}

/** GetAuthorizationToken calls a second for an account and region, and how many may come at once after a quiet second. */
export const quota = { perSecond: 40, burst: 40 } as const;
/** Milliseconds in which all runners start; between question and answer; between a tool's end and the next one's call. */
const pace = { spread: 200, answer: 50, work: 1_000 } as const;

interface Runner {
  /** Calls that are done. */
  done: number;
  tried: number;
  /** When the present call began. */
  since: number;
  waited: number;
}

/** Plays one fleet through. Pure: the same options give the same outcome. */
export function playFleet({ runners, callsPerRunner, policy, seed }: FleetOptions): FleetOutcome {
  const random = seededRandom(seed);
  const queue = new EventQueue<Runner>();
  const bucket = tokenBucket();
  for (let count = 0; count < runners; count += 1) {
    const since = random() * pace.spread;
    queue.push(since, { done: 0, tried: 0, since, waited: 0 });
  }
  let served = 0;
  let failed = 0;
  let calls = 0;
  let slowest = 0;
  const grantedAt: number[] = [];
  for (let event = queue.pop(); event !== undefined; event = queue.pop()) {
    const { at, what: runner } = event;
    calls += 1;
    runner.tried += 1;
    const answeredAt = at + pace.answer;
    if (bucket.take(at)) {
      grantedAt.push(at);
      runner.done += 1;
      runner.waited += answeredAt - runner.since;
      if (runner.done === callsPerRunner) {
        served += 1;
        slowest = Math.max(slowest, runner.waited);
      } else {
        runner.tried = 0;
        runner.since = answeredAt + pace.work;
        queue.push(runner.since, runner);
      }
      continue;
    }
    const pause = policy({ tried: runner.tried, spent: answeredAt - runner.since }, random);
    if (pause === undefined) failed += 1;
    else queue.push(answeredAt + pause, runner);
  }
  return {
    served,
    failed,
    calls,
    throttled: calls - grantedAt.length,
    slowestSeconds: slowest / 1_000,
    grantedAt,
  };
}

function tokenBucket() {
  let tokens: number = quota.burst;
  let filledAt = 0;
  return {
    take(at: number): boolean {
      tokens = Math.min(quota.burst, tokens + ((at - filledAt) / 1_000) * quota.perSecond);
      filledAt = at;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
