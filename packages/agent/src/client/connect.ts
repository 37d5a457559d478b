import {
  type Context,
  chain,
  chooseIdentity,
  type Exchange,
  gaveUp,
  type Identity,
  type IdentitySelector,
  roleOf,
  type TokenSource,
  toVouchError,
  VouchError,
} from '@vouch/core';
import { placeOf } from '../place/place.ts';
import type { AgentProgram } from '../process/launch.ts';
import { AgentLost } from './agent-lost.ts';
import { type AgentConnection, connectAgent } from './client.ts';
import { findElsewhere } from './find-place.ts';
import { forget, getCredentials, getToken } from './requests.ts';
import { tellingOfWaits } from './still-waiting.ts';

/** `never`: the agent is used if it is there, as in CI. `if-absent`: it is started where it is not. */
export type AgentWish =
  | { readonly start: 'never' }
  | { readonly start: 'if-absent'; readonly program: AgentProgram };

/**
 * The token source of a program: the agent where there is one (or where one is wished for), else this process.
 * A request is never lost to the agent's end: it is asked once more, of a new one, and then answered here, with
 * a sentence for the person. An error that the agent answers with is the answer.
 */
export function connectTokenSource(context: Context, exchange: Exchange, wish: AgentWish): TokenSource {
  let loaded: Promise<TokenSource> | undefined;
  const here = () => {
    loaded ??= import('@vouch/core').then(({ inProcessSource }) => inProcessSource(context, exchange));
    return loaded;
  };

  return tellingOfWaits(context, {
    async getAuthorizationToken(request, signal) {
      const identity = await chooseIdentity(context, exchange, request.identity, request.region);
      const given = await viaAgent(
        context,
        wish,
        (connection) => getToken(connection, request, identity, signal),
        signal,
      );
      return given?.answer ?? (await (await here()).getAuthorizationToken(request, signal));
    },
    async forget(domain) {
      if (loaded !== undefined) await (await loaded).forget(domain);
      // An agent that is not there holds nothing.
      await viaAgent(context, { start: 'never' }, (connection) => forget(connection, domain));
    },
  });
}

/**
 * What the agent answers, asked once more where it was lost; undefined where we must do without, which is said to the
 * person where an agent was there.
 */
async function viaAgent<T>(
  context: Context,
  wish: AgentWish,
  use: (connection: AgentConnection) => Promise<T>,
  signal?: AbortSignal,
): Promise<{ readonly answer: T } | undefined> {
  for (let lost = 0; lost < 2; lost += 1) {
    const connection = await reach(context, wish, signal);
    if (signal?.aborted) {
      connection?.close();
      throw gaveUp(signal);
    }
    if (connection === undefined) return undefined;
    try {
      return { answer: await use(connection) };
    } catch (thrown) {
      if (!(thrown instanceof AgentLost)) throw thrown;
      if (signal?.aborted) throw gaveUp(signal);
    } finally {
      connection.close();
    }
  }
  context.say('vouch: the agent went away twice; going on without it');
  return undefined;
}

/** A connection, or undefined (said, unless it is simply not there) where we must do without. */
async function reach(
  context: Context,
  wish: AgentWish,
  signal: AbortSignal | undefined,
): Promise<AgentConnection | undefined> {
  try {
    const own = await placeOf(context);
    // Elsewhere only then, because that look would cost every warm answer a connection more.
    const connection =
      (await connectAgent(context, own, { signal })) ?? (await findElsewhere(context, own, signal))?.agent;
    if (connection !== undefined || wish.start === 'never') return connection;
    const { startAgent } = await import('./start.ts');
    return await startAgent(context, own, wish.program, { signal });
  } catch (thrown) {
    // A caller that gave up is told so, and nothing about an agent that had no time to answer.
    if (!signal?.aborted) sayWithoutAgent(context, thrown);
    return undefined;
  }
}

/** Says why the agent is not used; gives what was said. */
export function sayWithoutAgent(context: Pick<Context, 'say'>, thrown: unknown): string {
  const { message, hint } = toVouchError(thrown);
  const told = `vouch: going on without the agent: ${message}${hint === undefined ? '' : ` (${hint})`}`;
  context.say(told);
  return told;
}

/**
 * The identity that a selector means, for a call of our own to AWS: the session's where an agent holds one, else
 * what this process's environment gives.
 */
export async function connectIdentity(
  context: Context,
  exchange: Exchange,
  selector: IdentitySelector,
  region: string,
): Promise<Identity> {
  const own = await chooseIdentity(context, exchange, selector, region);
  const role = roleOf(selector);
  if (role === undefined) return own;
  return {
    fingerprint: own.fingerprint,
    async resolve(signal) {
      const fromSession = async () => {
        const held = await viaAgent(
          context,
          { start: 'never' },
          (connection) => getCredentials(connection, role, region),
          signal,
        );
        if (held !== undefined) return held.answer;
        throw new VouchError('not-signed-in', 'no agent holds a session', { hint: 'vouch login' });
      };
      return await chain(fromSession, () => own.resolve(signal))();
    },
  };
}
