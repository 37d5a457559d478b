import type { BrokerRequest, Identity, IdentitySelector } from '@vouch/core';
import type { SessionStatus } from './protocol.ts';

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
