import { connectAgent, placeOf, session, stop } from '@vouch/agent';
import { type Context, toVouchError, type VouchError } from '@vouch/core';
import { type Scrubbed, scrubTokens } from '@vouch/npm/uses';

/**
 * Ends the session and, with it, what it gave: the agent drops everything and ends, and the tokens in files are taken
 * out. AWS cannot revoke a token that was given; the documents say how to deny one by IAM. Throws the first thing that
 * went wrong when the rest is done, and says the others.
 */
export async function logout(context: Context): Promise<void> {
  const ended = await endAgent(context).then(none, told);
  // Also where the agent does not answer: what stands in files is ours to take out.
  const { changed, failures } = await scrubTokens(context, 'everything').catch(
    (thrown): Scrubbed => ({ changed: [], failures: told(thrown) }),
  );
  for (const path of changed) context.say(`took the token out of ${path}`);
  const [first, ...others] = [...ended, ...failures];
  for (const { message } of others) context.say(`vouch: a token stays in its file: ${message}`);
  if (first !== undefined) throw first;
}

const none = (): readonly VouchError[] => [];
const told = (thrown: unknown): readonly VouchError[] => [toVouchError(thrown)];

async function endAgent(context: Context): Promise<void> {
  const connection = await connectAgent(context, await placeOf(context));
  if (connection === undefined) return context.say('nobody was signed in');
  try {
    await session(connection, 'end');
    await stop(connection);
  } finally {
    connection.close();
  }
  context.say('signed out: the session and every token are dropped');
}
