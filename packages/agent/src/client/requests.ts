import {
  type AuthorizationToken,
  type AuthorizationTokenRequest,
  type AwsCredentials,
  abandonable,
  type Domain,
  type Identity,
  type Role,
  type VouchError,
} from '@vouch/core';
import { upstreamDeadlineMs } from '../wire/patience.ts';
import type { AgentStatus, Message, Request, SessionRequest, SessionStatus } from '../wire/protocol.ts';
import { readCredentials, readSession, readStatus, readToken } from '../wire/read-answer.ts';
import { toWireCredentials } from '../wire/wire-credentials.ts';
import { fromWireError, toWireError } from '../wire/wire-error.ts';
import { AgentLost } from './agent-lost.ts';
import type { AgentConnection } from './client.ts';

const plainDeadlineMs = 5_000;
/** There is one request on a connection at a time. */
const id = 1;

/**
 * Asks for a token; resolves `identity` here, in this process's environment, if the agent elects this client.
 * Throws the agent's error, or `AgentLost`.
 */
export async function getToken(
  connection: AgentConnection,
  request: AuthorizationTokenRequest,
  identity: Identity,
  signal?: AbortSignal,
): Promise<AuthorizationToken> {
  const { domain, domainOwner, region, durationSeconds, minRemaining, freshness, endpointUrl } = request;
  connection.send({
    kind: 'get-token',
    id,
    domain,
    domainOwner,
    region,
    identity: request.identity,
    fingerprint: identity.fingerprint,
    durationSeconds,
    ...(minRemaining !== undefined && { minRemaining }),
    ...(freshness !== undefined && { freshness }),
    ...(endpointUrl !== undefined && { endpointUrl }),
  });
  signal?.addEventListener('abort', connection.close, { once: true });
  try {
    for (;;) {
      const answer = await connection.receive(upstreamDeadlineMs);
      if (answer.kind === 'token') return readToken(answer);
      if (answer.kind === 'error') throw fromWireError(answer['error']);
      if (answer.kind === 'need-credentials') {
        await handOver(connection, String(answer['election']), identity, signal);
      }
    }
  } finally {
    signal?.removeEventListener('abort', connection.close);
  }
}

async function handOver(
  connection: AgentConnection,
  election: string,
  identity: Identity,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    // A provider may not listen to the signal; whoever gave up must not wait for it.
    const credentials = await abandonable(identity.resolve(signal), signal);
    connection.send({ kind: 'credentials', id, election, ...toWireCredentials(credentials) });
  } catch (thrown) {
    // A person who gives up here says nothing about the others that wait: the connection ends, another is elected.
    if (signal?.aborted) throw new AgentLost('aborted');
    connection.send({ kind: 'credentials-error', id, election, error: toWireError(thrown) });
  }
}

/** Drops what the agent holds for one domain. */
export async function forget(
  connection: AgentConnection,
  { domain, domainOwner, region }: Domain,
): Promise<void> {
  await ask(connection, { kind: 'forget', id, domain, domainOwner, region }, plainDeadlineMs);
}

/** What the agent holds, for people: never a secret. */
export async function status(connection: AgentConnection): Promise<AgentStatus> {
  const answer = await ask(connection, { kind: 'status', id }, plainDeadlineMs);
  return readStatus(answer['status']);
}

/** Drops every token and credential; the session stays. */
export async function clear(connection: AgentConnection): Promise<void> {
  await ask(connection, { kind: 'clear', id }, plainDeadlineMs);
}

/** Ends the agent. Resolves when it has said so. */
export async function stop(connection: AgentConnection): Promise<void> {
  await ask(connection, { kind: 'stop', id }, plainDeadlineMs);
}

export interface SessionAnswer {
  /** Null where there is none. */
  readonly session: SessionStatus | null;
  /** What could not be fetched at once after a login. */
  readonly failures: readonly VouchError[];
}

/** Hands a session over, ends it, or asks for it. */
export async function session(
  connection: AgentConnection,
  action: SessionRequest['action'],
  handover?: unknown,
): Promise<SessionAnswer> {
  // A hand-over may be long, and the line with this side's proof may not.
  if (action === 'store') await ask(connection, { kind: 'session', id, action: 'status' }, plainDeadlineMs);
  const answer = await ask(connection, { kind: 'session', id, action, handover }, upstreamDeadlineMs);
  const failures = Array.isArray(answer['failures']) ? answer['failures'] : [];
  return { session: readSession(answer['session']), failures: failures.map(fromWireError) };
}

/** The credentials of a role that the session takes. Throws `not-signed-in` where there is no session. */
export async function getCredentials(
  connection: AgentConnection,
  role: Role,
  region: string,
): Promise<AwsCredentials> {
  const answer = await ask(connection, { kind: 'get-credentials', id, role, region }, upstreamDeadlineMs);
  return readCredentials(answer);
}

async function ask(connection: AgentConnection, request: Request, deadlineMs: number): Promise<Message> {
  connection.send(request);
  for (;;) {
    const answer = await connection.receive(deadlineMs);
    if (answer.kind === 'error') throw fromWireError(answer['error']);
    if (answer['id'] === id) return answer;
  }
}
