import { connectIdentity } from '@vouch/agent';
import { awsExchange, type Context } from '@vouch/core';
import type { OwnAccount } from './settings.ts';

/** The caller's own account, from GetCallerIdentity. Throws `not-signed-in` where there is no identity to ask with. */
export function ownAccount(context: Context): OwnAccount {
  return async (selector, region) => {
    const exchange = awsExchange(context);
    const identity = await connectIdentity(context, exchange, selector, region);
    const { account } = await exchange.getCallerIdentity(await identity.resolve(), region);
    return account;
  };
}
