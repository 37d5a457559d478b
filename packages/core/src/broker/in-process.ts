import type { Context } from '../context.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { chooseIdentity } from '../identity/choose.ts';
import type { TokenSource } from '../token.ts';
import { createBroker } from './broker.ts';

/** The token source without an agent: identity, exchange and broker in this process, gone when it ends. */
export function inProcessSource(context: Context, exchange: Exchange): TokenSource {
  const broker = createBroker(context, exchange);
  return {
    async getAuthorizationToken(request, signal) {
      const identity = await chooseIdentity(context, exchange, request.identity, request.region);
      return await broker.getAuthorizationToken(identity, request, signal);
    },
    async forget(domain) {
      broker.forget(domain);
    },
  };
}
