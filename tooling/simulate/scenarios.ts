import { type FleetOutcome, playFleet } from './fleet.ts';
import { type RetryPolicy, sdkDefault, vouch, vouchWithoutJitter } from './retry-policies.ts';

/** The fleet sizes of the tables, and the finer steps of the chart. */
export const tableSizes = [100, 200, 400, 800, 1_600, 3_200, 10_000] as const;
export const chartSizes = [
  100, 126, 158, 200, 251, 316, 400, 501, 631, 800, 1_000, 1_259, 1_600, 2_000, 2_512, 3_200, 3_981, 5_012,
  6_310, 7_943, 10_000,
] as const;

/** Package-manager calls in one job. */
export const toolCalls = 10;

export interface Scenario {
  readonly name: string;
  readonly policy: RetryPolicy;
  readonly callsPerRunner: number;
}

/** One call in each runner: how much the policy does by itself. */
export const single: readonly Scenario[] = [
  { name: 'SDK’s default', policy: sdkDefault, callsPerRunner: 1 },
  { name: 'vouch', policy: vouch, callsPerRunner: 1 },
  { name: 'vouch without jitter', policy: vouchWithoutJitter, callsPerRunner: 1 },
];

/** Ten package-manager calls in each runner: what an agent does. */
export const many: readonly Scenario[] = [
  { name: 'SDK’s default', policy: sdkDefault, callsPerRunner: toolCalls },
  { name: 'vouch without an agent', policy: vouch, callsPerRunner: toolCalls },
  // The first call fetches the token; the agent gives it to the nine others.
  { name: 'vouch with an agent', policy: vouch, callsPerRunner: 1 },
];

const seed = 40;

/** One fleet of a scenario. The seed is part of it, so that the committed tables can be made again. */
export function play({ policy, callsPerRunner }: Scenario, runners: number): FleetOutcome {
  return playFleet({ runners, callsPerRunner, policy, seed: seed + runners });
}
