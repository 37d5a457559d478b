import type { Clock } from '../context.ts';

/** Below this the clocks agree: NTP moves a wall clock by milliseconds all the time. */
const slewMs = 5_000;

/** Tells how much is left until a moment, and what that moment is on the wall clock as it stands. */
export interface Lifetime {
  /** Milliseconds, by whichever clock says less. */
  remaining(): number;
  /** Epoch milliseconds; earlier than it was where the wall clock has been set back since. */
  endsAt(): number;
}

/**
 * The life that ends at `endsAt` (epoch milliseconds), judged by both clocks from now on: a wall clock that is set back
 * cannot stretch it, and a monotonic one that stood still in a suspended machine cannot either.
 */
export function lifetime(clock: Clock, endsAt: number): Lifetime {
  const endsAtMonotonic = clock.monotonic() + (endsAt - clock.now());
  const leftByMonotonic = () => endsAtMonotonic - clock.monotonic();
  return {
    remaining: () => Math.min(endsAt - clock.now(), leftByMonotonic()),
    endsAt() {
      const byMonotonic = clock.now() + leftByMonotonic();
      return byMonotonic < endsAt - slewMs ? Math.floor(byMonotonic) : endsAt;
    },
  };
}
