import { type AuthorizationToken, type AwsCredentials, Secret, VouchError } from '@vouch/core';
import type { AgentStatus, HandedCredentials, LiveToken, Message, SessionStatus } from './protocol.ts';

// What the agent answers, as it came over the socket. Each throws `internal` where it is not of its shape.

export function readToken({ token, expiration }: Message): AuthorizationToken {
  if (typeof token !== 'string' || !Number.isSafeInteger(expiration)) {
    throw misshapen('no token');
  }
  return { secret: new Secret(token), expiration: expiration as number };
}

export function readCredentials({ keys, expiration, description }: Message): AwsCredentials {
  if (!areKeys(keys) || !isMoment(expiration) || typeof description !== 'string') {
    throw misshapen('no credentials');
  }
  return { keys: new Secret(keys), ...(expiration !== undefined && { expiration }), description };
}

function areKeys(keys: unknown): keys is HandedCredentials['keys'] {
  const { accessKeyId, secretAccessKey, sessionToken } = Object(keys) as Record<string, unknown>;
  return (
    typeof accessKeyId === 'string' &&
    typeof secretAccessKey === 'string' &&
    (sessionToken === undefined || typeof sessionToken === 'string')
  );
}

function isMoment(expiration: unknown): expiration is number | undefined {
  return expiration === undefined || Number.isFinite(expiration);
}

/** What is in the lists is only shown. */
export function readStatus(status: unknown): AgentStatus {
  const { pid, startedAt, tokens, session } = Object(status) as Record<string, unknown>;
  if (typeof pid !== 'number' || typeof startedAt !== 'number' || !Array.isArray(tokens)) {
    throw misshapen('no status');
  }
  return { pid, startedAt, tokens: tokens as readonly LiveToken[], session: readSession(session) };
}

/** Null where there is none. */
export function readSession(session: unknown): SessionStatus | null {
  if (session === undefined || session === null) return null;
  const { id, name, issuer, startedAt, endsAt, renewableUntil, roles } = Object(session) as Record<
    string,
    unknown
  >;
  const areTexts = [id, name, issuer].every((text) => typeof text === 'string');
  if (!areTexts || ![startedAt, endsAt, renewableUntil].every(Number.isFinite) || !Array.isArray(roles)) {
    throw misshapen('no session');
  }
  return session as SessionStatus;
}

function misshapen(what: string): VouchError {
  return new VouchError('internal', `the agent answered with something that is ${what}`);
}
