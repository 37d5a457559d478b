import { VouchError } from '../error.ts';
import { Secret } from '../secret.ts';
import { type AuthorizationToken, longestTokenSeconds } from '../token.ts';
import { withSlash } from '../with-slash.ts';
import { notOfAws } from './aws-error.ts';

/** A token goes verbatim into a header, so it is visible ASCII without a space, and not absurdly long. */
const tokenShape = /^[\x21-\x7e]{1,32768}$/;

export interface TimeOfAnswer {
  /** This machine's clock, epoch milliseconds. */
  readonly now: number;
  /** The server's `Date`, epoch milliseconds, where it sent one. */
  readonly serverTime: number | undefined;
}

/**
 * Checks GetAuthorizationToken's answer; the SDK reports an empty or foreign body as success.
 * The expiration is turned into this machine's time where the clocks differ by more than five seconds, floored
 * to whole seconds, and held to the life that was asked for (0: to the longest that there is): a year 9999 must not
 * live for ever here, nor may a clock that is slow, beside an answer without a `Date`, stretch a life.
 */
export function checkToken(
  answer: { readonly authorizationToken?: string | undefined; readonly expiration?: Date | undefined },
  time: TimeOfAnswer,
  askedSeconds: number,
): AuthorizationToken {
  const { authorizationToken: token, expiration } = answer;
  const end = expiration?.getTime();
  if (token === undefined || end === undefined || Number.isNaN(end)) {
    throw notOfAws('GetAuthorizationToken answered without a token');
  }
  // The SDK does not check types: a number may stand where its own types say string.
  if (typeof token !== 'string' || !tokenShape.test(token))
    throw notOfAws('GetAuthorizationToken answered with something that is not a token');
  const local = toLocalTime(end, time);
  if (local <= time.now) {
    throw new VouchError('service', 'GetAuthorizationToken answered with a token that has already ended', {
      hint: 'check this machine’s clock',
    });
  }
  const latest = time.now + (askedSeconds === 0 ? longestTokenSeconds : askedSeconds) * 1000;
  return { secret: new Secret(token), expiration: Math.floor(Math.min(local, latest) / 1000) };
}

/** A moment of the server's clock on this machine's; equal where they agree within five seconds (`Date` has whole ones). */
export function toLocalTime(serverMoment: number, { now, serverTime }: TimeOfAnswer): number {
  const skew = serverTime === undefined ? 0 : now - serverTime;
  return Math.abs(skew) > 5_000 ? serverMoment + skew : serverMoment;
}

/** A repository URL from AWS: https, with a slash at its end. */
export function checkRepositoryEndpoint(url: string | undefined): string {
  if (typeof url !== 'string' || !/^https:\/\/[a-z0-9.-]+\/[A-Za-z0-9._/-]*$/.test(url)) {
    throw notOfAws('GetRepositoryEndpoint answered without a repository’s URL');
  }
  return withSlash(url);
}
