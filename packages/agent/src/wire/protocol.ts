import type { AuthorizationTokenRequest, Domain, Role } from '@vouch/core';
import type { WireCredentials } from './wire-credentials.ts';
import type { WireError } from './wire-error.ts';

/**
 * The messages between an agent and its clients: one JSON object a line, over a unix socket (a named pipe on
 * Windows). PROTOCOL.md says what each is for. Both sides ignore fields that they do not know; a client ignores
 * kinds that it does not know, the agent answers them with an error of kind `not-supported`.
 */
export const protocolVersion = 1;

/** Bytes of one line, without its end, until both sides have proven themselves: the first request is one of these. */
export const longestGreeting = 64 * 1024;
/** Bytes of one line after that. A login hands over every role and domain that is set up, and a status lists them: a thousand. */
export const longestLine = 1024 * 1024;

export interface ClientHello {
  readonly kind: 'hello';
  readonly versions: readonly number[];
  /** 64 hexadecimal digits, new for each connection. */
  readonly nonce: string;
}

export interface ServerHello {
  readonly kind: 'hello';
  readonly version: number;
  readonly nonce: string;
  readonly proof: string;
}

/** `id` comes back in every answer to the request. */
interface Envelope {
  readonly id: number;
}

export interface GetToken extends Envelope, AuthorizationTokenRequest {
  readonly kind: 'get-token';
  /** Everything in the client's environment that decides its identity, hashed where it is secret. */
  readonly fingerprint: string;
}

export interface Forget extends Envelope, Domain {
  readonly kind: 'forget';
}

interface Plain<Kind extends string> extends Envelope {
  readonly kind: Kind;
}

export interface SessionRequest extends Envelope {
  readonly kind: 'session';
  readonly action: 'store' | 'end' | 'status';
  /** What `store` hands over; the session keeper knows its shape. */
  readonly handover?: unknown;
}

/** The credentials of a role that the session takes; for `credential_process` and for setting tools up. */
export interface GetCredentials extends Envelope {
  readonly kind: 'get-credentials';
  readonly role: Role;
  readonly region: string;
}

export type Request =
  | GetToken
  | GetCredentials
  | Forget
  | SessionRequest
  | Plain<'status'>
  | Plain<'clear'>
  | Plain<'stop'>;

/** The elected client's answers to `need-credentials`. */
export interface Credentials extends WireCredentials {
  readonly kind: 'credentials';
  readonly id: number;
  readonly election: string;
}

export interface CredentialsError {
  readonly kind: 'credentials-error';
  readonly id: number;
  readonly election: string;
  readonly error: WireError;
}

export type FromClient = Request | Credentials | CredentialsError;

/** A token that the agent holds, as `status` shows it: without its secret. */
export interface LiveToken extends Domain {
  /** Epoch seconds. */
  readonly expiration: number;
  /** Epoch milliseconds from which the next one is fetched ahead; null where none will be. */
  readonly refreshAt: number | null;
  readonly identity: string;
}

/** What a session says of itself: never a secret. Moments are epoch milliseconds. */
export interface SessionStatus {
  /** Random, and this session's alone: tells whether a token came from this one or from one before it. */
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly startedAt: number;
  readonly endsAt: number;
  /** Until when new tokens can be had: the session's end, or less where the issuer gave no refresh token. */
  readonly renewableUntil: number;
  readonly roles: readonly {
    readonly awsProfile: string;
    readonly arn: string;
    readonly credentialsEndAt: number;
  }[];
}

export interface AgentStatus {
  readonly pid: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly tokens: readonly LiveToken[];
  /** Null where there is none. */
  readonly session: SessionStatus | null;
}

export type Answer =
  | { readonly kind: 'token'; readonly token: string; readonly expiration: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'status'; readonly status: AgentStatus }
  | {
      readonly kind: 'session';
      readonly session: SessionStatus | null;
      /** What could not be fetched at once after a login. */
      readonly failures?: readonly WireError[];
    }
  | ({ readonly kind: 'credentials' } & WireCredentials)
  | { readonly kind: 'error'; readonly error: WireError };

export type FromServer =
  | ServerHello
  | (Answer & { readonly id?: number })
  | { readonly kind: 'need-credentials'; readonly id: number; readonly election: string };

/** A line as it came: an object with a kind, and nothing else of it checked. */
export type Message = { readonly kind: string; readonly [field: string]: unknown };

/** `proof` goes into a client's first request. */
export function encode(message: ClientHello | FromClient | FromServer, proof?: string): string {
  return `${JSON.stringify(proof === undefined ? message : { ...message, proof })}\n`;
}

/** A line as an object with a `kind`, or undefined where it is not one. */
export function decode(line: string): Message | undefined {
  try {
    const message = JSON.parse(line);
    return typeof message?.kind === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
