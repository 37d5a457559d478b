import { type AuthorizationTokenRequest, type IdentitySelector, unrenewedLife } from '@vouch/core';
import { attendedIdentities, type StaticIdentity, unattendedIdentity } from './static-identity.ts';

/**
 * Why tokens are written. `setup` and `command`: a person asked, so the cache is passed by; setup may also use the
 * shell's own identity. `login`: a session has begun. `renewed`: the agent has a newer token. `ahead`: an install is
 * about to run.
 */
export type Occasion = 'setup' | 'command' | 'login' | 'renewed' | 'ahead';

/** Whether a person waits, whose shell says which AWS files count. Pure. */
export function isAsked(occasion: Occasion): boolean {
  return occasion === 'setup' || occasion === 'command';
}

/** Whose token may be written then, in the order to ask; none where only set-up may write one. Pure. */
export function identitiesOn(occasion: Occasion, selector: IdentitySelector): readonly StaticIdentity[] {
  if (occasion === 'setup') return attendedIdentities(selector);
  const unattended = unattendedIdentity(selector);
  return unattended === undefined ? [] : [unattended];
}

/** How new the token has to be then. Pure. */
export function wishOn(
  occasion: Occasion,
  request: AuthorizationTokenRequest,
): Pick<AuthorizationTokenRequest, 'freshness' | 'minRemaining'> {
  if (isAsked(occasion)) return { freshness: 'fresh' };
  if (occasion === 'ahead') return { minRemaining: unrenewedLife(request) };
  // The agent's newest is good enough; asking it for more would make it renew again, and tell us again.
  return {};
}
