import { connectAgent, placeOf, session, stop } from '@vouch/agent';
import type { Context } from '@vouch/core';
import { scrubTokens } from '@vouch/npm/uses';

/**
 * `vouch logout`: the agent drops everything and ends, the issuer is told, and tokens that stand in files are taken
 * out. AWS cannot revoke a token that was given; the documents say how to deny one by IAM.
 */
export async function logout(context: Context): Promise<void> {
  try {
    await endAgent(context);
  } finally {
    // Also where the agent does not answer: what stands in files is ours to take out.
    await scrub(context);
  }
}

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

/** Throws the first of what kept a token in its file, when all others are out. */
async function scrub(context: Context): Promise<void> {
  const { changed, failures } = await scrubTokens(context, 'everything');
  for (const path of changed) context.say(`took the token out of ${path}`);
  const [first, ...others] = failures;
  for (const { message } of others) context.say(`vouch: a token stays in its file: ${message}`);
  if (first !== undefined) throw first;
}
