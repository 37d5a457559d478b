import { awsExchange, type Context, chooseIdentity } from '@vouch/core';
import type { OwnAccount } from './settings.ts';

/** The caller's own account, from GetCallerIdentity. Throws `not-signed-in` where there is no identity to ask with. */
export function ownAccount(context: Context): OwnAccount {
  return async (selector, region) => {
    const exchange = awsExchange(context);
    const identity = await chooseIdentity(context, exchange, selector, region);
    const { account } = await exchange.getCallerIdentity(await identity.resolve(), region);
    return account;
  };
}
