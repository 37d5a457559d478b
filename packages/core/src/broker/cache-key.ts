import type { Identity } from '../credentials.ts';
import type { TokenRequest } from '../exchange/exchange.ts';

/**
 * Every input that changes the answer. The fingerprint holds the identity's own: its kind and selectors, a hash
 * over the whole key triple, the stamp of the AWS config files. The lifetime is the one requested.
 */
export function cacheKey(identity: Pick<Identity, 'fingerprint'>, request: TokenRequest): string {
  return JSON.stringify([
    identity.fingerprint,
    request.region,
    request.domain,
    request.domainOwner,
    request.endpointUrl ?? '',
    request.durationSeconds,
  ]);
}
