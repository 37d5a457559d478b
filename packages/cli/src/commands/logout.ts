import {
  agentDirectories,
  inDirectory,
  placeOf,
  privateDirectories,
  session,
  stopAgent,
  withAgent,
} from '@vouch/agent';
import { type Context, toVouchError, type VouchError } from '@vouch/core';
import { type Scrubbed, scrubTokens } from '@vouch/npm/uses';

/**
 * Ends the session and, with it, what it gave: the agents drop everything and end, and the tokens in files are taken
 * out. AWS cannot revoke a token that was given; the documents say how to deny one by IAM. Throws the first thing that
 * went wrong when the rest is done, and says the others.
 */
export async function logout(context: Context): Promise<void> {
  const ended = await endAgents(context);
  // Also where the agent does not answer: what stands in files is ours to take out.
  const { changed, failures } = await scrubTokens(context, 'everything').catch(
    (thrown): Scrubbed => ({ changed: [], failures: [toVouchError(thrown)] }),
  );
  for (const path of changed) context.say(`took the token out of ${path}`);
  const [first, ...others] = [...ended, ...failures];
  for (const error of others) {
    const isOfFile = failures.includes(error);
    context.say(`vouch: ${isOfFile ? 'a token stays in its file: ' : ''}${error.message}`);
  }
  if (first !== undefined) throw first;
}

/** Ends every agent that can be found, and empties those of running commands; gives what kept one from it. */
async function endAgents(context: Context): Promise<readonly VouchError[]> {
  const outcomes: (boolean | VouchError)[] = [];
  const each = async (directories: readonly string[], end: (there: Context) => Promise<boolean>) => {
    for (const directory of directories)
      outcomes.push(await end(inDirectory(context, directory)).catch(toVouchError));
  };
  const privates = await privateDirectories(context);
  await each(await agentDirectories(context), endAgent);
  await each(privates, emptyAgent);
  const failures = outcomes.filter((outcome) => typeof outcome !== 'boolean');
  if (outcomes.includes(true)) context.say('signed out: the session and every token are dropped');
  else if (failures.length === 0) context.say('nobody was signed in');
  return failures;
}

async function endAgent(context: Context): Promise<boolean> {
  return await stopAgent(context, await placeOf(context), (agent) => session(agent, 'end'));
}

/** The agent of a command that `vouch exec` runs stays for it: a program of that command would start another in its place. */
async function emptyAgent(context: Context): Promise<boolean> {
  const ended = await withAgent(context, await placeOf(context), async (agent) => {
    await session(agent, 'end');
    return true;
  });
  return ended ?? false;
}
