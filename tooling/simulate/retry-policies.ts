import { VouchError } from '@vouch/core';
// The product's own function, not a copy of it.
import { pauseBefore } from '../../packages/core/src/exchange/retry.ts';

/**
 * Milliseconds until the next attempt of a call that was throttled, or undefined where it gives up. `spent` counts from
 * the call's first attempt.
 */
export type RetryPolicy = (
  call: { readonly tried: number; readonly spent: number },
  random: () => number,
) => number | undefined;

/**
 * What @aws-sdk/client-codeartifact 3.1124.0 does where nobody says otherwise (@smithy/core, util-retry): 3 attempts,
 * full jitter over 1,000 ms · 2^n for a throttled one. SDKs from before that rule have 500 ms and give up sooner.
 */
export const sdkDefault: RetryPolicy = ({ tried }, random) =>
  tried >= 3 ? undefined : Math.floor(random() * Math.min(1_000 * 2 ** (tried - 1), 20_000));

const throttled = new VouchError('throttled', 'Rate exceeded');

export const vouch: RetryPolicy = (call, random) => pauseBefore(call, throttled, random);

/** The same without jitter: everybody waits as long as everybody else. */
export const vouchWithoutJitter: RetryPolicy = (call) => pauseBefore(call, throttled, () => 1);
