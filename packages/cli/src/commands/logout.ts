import { connectAgent, placeOf, session, stop } from '@vouch/agent';
import type { Context } from '@vouch/core';
import { scrubTokens } from '@vouch/npm/uses';

/**
 * `vouch logout`: the agent drops everything and ends, the issuer is told, and tokens that stand in files are taken
 * out. AWS cannot revoke a token that was given; the documents say how to deny one by IAM.
 */
export async function logout(context: Context): Promise<void> {
  const connection = await connectAgent(context, await placeOf(context));
  if (connection === undefined) {
    context.say('nobody was signed in');
  } else {
    try {
      await session(connection, 'end');
      await stop(connection);
    } finally {
      connection.close();
    }
    context.say('signed out: the session and every token are dropped');
  }
  for (const path of await scrubTokens(context, 'everything')) context.say(`took the token out of ${path}`);
}
