import { type Context, type Exchange, roleOf } from '@vouch/core';
import type { SessionKeeper, ToFetch } from '../session-keeper.ts';
import { type Handover, parseHandover } from './handover.ts';
import { HeldSession } from './held-session.ts';
import type { IssuerPort } from './renewal.ts';

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
