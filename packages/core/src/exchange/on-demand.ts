import type { Context } from '../context.ts';
import { onFirstUse } from '../on-first-use.ts';
import type { Exchange } from './exchange.ts';
import type { Pace } from './pace.ts';

/** The exchange with AWS. What it takes (the SDK, TLS, retries) is loaded at the first call: a warm start reads none of it. */
export function awsExchange(context: Context, pace?: Pace): Exchange {
  const exchange = onFirstUse(async () => {
    const { sdkExchange } = await import('./aws.ts');
    return sdkExchange(context, pace);
  });
  return {
    assumeRoleWithWebIdentity: async (...args) => (await exchange()).assumeRoleWithWebIdentity(...args),
    getCallerIdentity: async (...args) => (await exchange()).getCallerIdentity(...args),
    getAuthorizationToken: async (...args) => (await exchange()).getAuthorizationToken(...args),
    getRepositoryEndpoint: async (...args) => (await exchange()).getRepositoryEndpoint(...args),
  };
}
