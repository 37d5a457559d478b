import type { SessionStatus } from '@vouch/agent';
import { expiryMarginMs } from '@vouch/core';

/** Whether a session is so near its end (at `now`, epoch milliseconds) that no token of it is given any more. Pure. */
export function isInLastMinute({ endsAt }: Pick<SessionStatus, 'endsAt'>, now: number): boolean {
  return endsAt - now <= expiryMarginMs;
}
