import type { IncomingHttpHeaders } from 'node:http';

/** One request as the services see it: TLS is off, the body is whole. */
export interface ServiceRequest {
  readonly method: string;
  /** The host that the client asked for, lower case, without a port. */
  readonly host: string;
  /** The path as sent, still percent-encoded, without the query. */
  readonly path: string;
  /** The query as sent, still percent-encoded, without the question mark. */
  readonly rawQuery: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a service wants to say; how it goes onto the wire (or fails to) is decided elsewhere. */
export interface Reply {
  readonly status: number;
  /** A list is sent as that many headers of the name. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Buffer;
}

/** How the request's proof of identity was judged. `unchecked`: a fault answered before anybody looked. */
export type Authorization = 'unchecked' | 'none' | 'valid' | 'wrong' | 'foreign' | 'expired' | 'denied';

/** A reply, and what the request log should know about how it came about. Never holds a secret. */
export interface Answer {
  readonly reply: Reply;
  readonly authorization: Authorization;
  /** The ARN of the identity, at the issuer the person's name, where one was established. */
  readonly principal?: string;
  /** What was asked for, without secrets: a test can see the lifetime or the role that a client requested. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/** What a service is told to get wrong itself, because it cannot be done to a finished reply. */
export type Spoil =
  /** The ID token says these claims (null takes one away), or a key that nobody published signed it. */
  | {
      readonly kind: 'claims';
      readonly claims?: Readonly<Record<string, unknown>>;
      readonly signedBy?: 'issuer' | 'stranger';
    }
  /** A good authorization request is refused at the redirect URI; `access_denied` by default. */
  | { readonly kind: 'authorization-error'; readonly error?: string };

/** A service: which operation a request is (so that faults can be aimed), its answers and the shape of its errors. */
export interface Service {
  operation(request: ServiceRequest): string;
  answer(request: ServiceRequest, spoil?: Spoil): Answer | Promise<Answer>;
  /** A failure in the service's own words and shape. */
  failure(status: number, code: string, message: string): Reply;
}

export function jsonReply(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
