import { type AuthorizationToken, type AwsCredentials, Secret, VouchError } from '@vouch/core';
import type { AgentStatus, LiveToken, Message, SessionStatus } from './protocol.ts';
import { fromWireCredentials, type WireCredentials } from './wire-credentials.ts';

// What the agent answers, as it came over the socket. Each throws `internal` where it is not of its shape.

export function readToken({ token, expiration }: Message): AuthorizationToken {
  if (typeof token !== 'string' || !Number.isSafeInteger(expiration)) {
    throw misshapen('no token');
  }
  return { secret: new Secret(token), expiration: expiration as number };
}

export function readCredentials(answer: Message): AwsCredentials {
  if (!areCredentials(answer)) throw misshapen('no credentials');
  return fromWireCredentials(answer);
}

function areCredentials(answer: Message): answer is Message & WireCredentials {
  const { keys, expiration, description } = answer;
  const { accessKeyId, secretAccessKey, sessionToken } = Object(keys) as Record<string, unknown>;
  return (
    typeof accessKeyId === 'string' &&
    typeof secretAccessKey === 'string' &&
    (sessionToken === undefined || typeof sessionToken === 'string') &&
    (expiration === undefined || Number.isFinite(expiration)) &&
    typeof description === 'string'
  );
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
