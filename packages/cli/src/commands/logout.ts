import { agentDirectories, inDirectory, placeOf, session, stop, withAgent } from '@vouch/agent';
import { type Context, toVouchError, type VouchError } from '@vouch/core';
import { type Scrubbed, scrubTokens } from '@vouch/npm/uses';

/**
 * Ends the session and, with it, what it gave: the agent drops everything and ends, and the tokens in files are taken
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

/** Ends every agent that can be found; gives what kept one from it. */
async function endAgents(context: Context): Promise<readonly VouchError[]> {
  const outcomes: (boolean | VouchError)[] = [];
  for (const directory of await agentDirectories(context))
    outcomes.push(
      await endAgent(inDirectory(context, directory)).catch((thrown: unknown) => toVouchError(thrown)),
    );
  const failures = outcomes.filter((outcome) => typeof outcome !== 'boolean');
  if (outcomes.includes(true)) context.say('signed out: the session and every token are dropped');
  else if (failures.length === 0) context.say('nobody was signed in');
  return failures;
}

async function endAgent(context: Context): Promise<boolean> {
  const ended = await withAgent(context, await placeOf(context), async (agent) => {
    await session(agent, 'end');
    await stop(agent);
    return true;
  });
  return ended ?? false;
}
