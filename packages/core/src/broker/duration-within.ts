import type { AwsCredentials, Identity } from '../credentials.ts';
import { VouchError } from '../error.ts';
import { shortestTokenSeconds } from '../token.ts';
import { expiryMarginMs } from './memoize.ts';

/**
 * Credentials that were asked for until the session's end may say this much later: AWS counts from the moment at which
 * the request arrives, up to 10 seconds on, and its clock, which `toLocalTime` leaves alone up to 5 seconds, may be ahead.
 */
const sameEndMs = 15_000;

/**
 * The lifetime to ask for, so that no token outlives the session. In the session's last 15 minutes that is 0, "ends
 * with the role's credentials", and only where those end with the session. Throws `not-signed-in` where none do.
 */
export function durationWithin(
  identity: Pick<Identity, 'endsAt'>,
  credentials: Pick<AwsCredentials, 'expiration'>,
  requested: number,
  now: number,
): number {
  if (identity.endsAt === undefined) return requested;
  const remaining = Math.floor((identity.endsAt - now) / 1000);
  if (remaining >= shortestTokenSeconds && requested !== 0) return Math.min(requested, remaining);
  const { expiration } = credentials;
  const endWithSession = expiration !== undefined && expiration <= identity.endsAt + sameEndMs;
  if (endWithSession && expiration > now + expiryMarginMs) return 0;
  throw sessionEndsSoon(remaining);
}

/** The error where what is left of a session, in seconds, is too little for what was asked. */
export function sessionEndsSoon(seconds: number): VouchError {
  const minutes = Math.max(0, Math.ceil(seconds / 60));
  const left = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return new VouchError('not-signed-in', `the session ends in ${left}, too soon for a new token`, {
    hint: 'vouch login',
  });
}
