import { type Identity, type IdentitySelector, VouchError } from '@vouch/core';

/** Holds the session that `vouch login` made. The agent asks it before it asks a client for credentials. */
export interface SessionKeeper {
  /** The live session's identity for this request, or undefined where the client's own must serve. */
  identity(selector: IdentitySelector, domainOwner: string, region: string): Identity | undefined;
  /** Takes over what a login hands over; throws `usage` where it is not of the shape that it must have. */
  store(handover: unknown): Promise<void>;
  /** Ends the session and drops everything of it. */
  end(): void;
  /** For people and `vouch status`: never a secret; null where there is no session. */
  status(): unknown;
  /** Epoch milliseconds of the session's end; undefined where there is none. */
  readonly endsAt: number | undefined;
}

/** An agent without a session: clients' own credentials only. */
export const noSession: SessionKeeper = {
  identity: () => undefined,
  async store() {
    throw new VouchError('not-supported', 'this agent keeps no session', { hint: 'vouch login' });
  },
  end: () => {},
  status: () => null,
  endsAt: undefined,
};
