import {
  type BrokerRequest,
  type Context,
  type Exchange,
  type Identity,
  type IdentitySelector,
  roleOf,
} from '@vouch/core';
import type { SessionStatus } from '../wire/protocol.ts';
import { type Handover, parseHandover } from './handover.ts';
import { HeldSession } from './held-session.ts';
import type { IssuerPort } from './renewal.ts';

/** Credentials to fetch, and the token that goes with them where there is a request. */
export interface ToFetch {
  readonly identity: Identity;
  readonly request?: BrokerRequest;
}

/** Holds the session that `vouch login` made. The agent asks it before it asks a client for credentials. */
export interface SessionKeeper {
  /** The live session's identity for this request, or undefined where the client's own must serve. */
  identity(selector: IdentitySelector, region: string): Identity | undefined;
  /**
   * Takes over what a login hands over, in place of a session that is held. Gives what is to be fetched at once:
   * the roles' credentials, and tokens where the session cannot be renewed later.
   * Throws `usage` where it is not of the shape that it must have.
   */
  store(handover: unknown): readonly ToFetch[];
  /** Ends the session and drops everything of it at once; resolves when the issuer has been told. */
  end(): Promise<void>;
  /** For people and `vouch status`; null where there is no session. */
  status(): SessionStatus | null;
  /** Epoch milliseconds of the session's end, also where it has come; undefined where there is no session. */
  readonly endsAt: number | undefined;
}

/** Keeps one session, until it ends, is ended, or another one takes its place. */
export function sessionKeeper(
  context: Pick<Context, 'clock'>,
  exchange: Exchange,
  issuer: IssuerPort,
): SessionKeeper {
  let held: HeldSession | undefined;

  /** A session that is over serves nobody; it is held on, so that the agent sees its end and the issuer is told. */
  const live = (): HeldSession | undefined => (held?.isOver === true ? undefined : held);

  const end = async (): Promise<void> => {
    const ended = held;
    held = undefined;
    await ended?.revoke();
  };

  return {
    identity(selector, region) {
      const role = roleOf(selector);
      return role === undefined ? undefined : live()?.identity(role, region);
    },
    store(json) {
      const handover = parseHandover(json, context.clock.now());
      void end();
      held = new HeldSession(context, exchange, issuer, handover);
      return toFetch(held, handover);
    },
    end,
    status: () => live()?.status() ?? null,
    get endsAt() {
      return held?.endsAt;
    },
  };
}

/**
 * An ID token lives minutes: the roles' credentials are fetched while it does. Where there is no refresh token, the
 * tokens are fetched too, to the session's end, because nothing can be had later.
 */
function toFetch(session: HeldSession, { roles, requests }: Handover): ToFetch[] {
  const credentials = roles.map(({ role, region }) => ({ identity: session.identity(role, region) }));
  if (session.isRenewable) return credentials;
  const tokens = requests.map(({ role, endpointUrl, ...request }) => ({
    identity: session.identity(role, request.region),
    request: { ...request, ...(endpointUrl !== undefined && { endpointUrl }) },
  }));
  return [...credentials, ...tokens];
}
