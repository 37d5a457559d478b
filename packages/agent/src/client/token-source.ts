import { awsExchange, type Context, type TokenSource } from '@vouch/core';
import { connectTokenSource } from './connect.ts';
import { agentWish } from './wish.ts';

/** The token source of a program of ours, `self`: the agent, which it starts outside CI where there is none, else this process. */
export function tokenSourceFor(context: Context, self: Parameters<typeof agentWish>[1]): TokenSource {
  return connectTokenSource(context, awsExchange(context), agentWish(context, self));
}
