import type { Spoil } from '../http/message.ts';
import type { CertificateQuality } from './certificate-authority.ts';

/** What goes wrong. The request counts in the log whatever happens to it. */
export type FaultEffect =
  /** An error in the service's own shape; `code` defaults to the usual one for the status, 429 to `Retry-After: 1`. */
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** These bytes and nothing else: an HTML page, malformed JSON, an empty body, `{}`. Status 200 by default. */
  | {
      readonly kind: 'reply';
      readonly body: string;
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The true JSON answer with these top-level fields put over it: a token with CR LF, an expiration in the past. */
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 301 | 302 | 307 | 308 }
  /** Never answers, or sends the headers and half of the body and then nothing. */
  | { readonly kind: 'hang'; readonly at: 'headers' | 'body' }
  /** The true answer, late. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The true answer, slowly: 1 byte a second by default. */
  | { readonly kind: 'drip'; readonly bytesPerSecond?: number }
  /** Half of the true body under its full length, then an orderly end. */
  | { readonly kind: 'truncate' }
  /** A body of so many bytes, or one without end. */
  | { readonly kind: 'flood'; readonly bytes?: number }
  /** TCP reset: at CONNECT, in place of the headers, or in the middle of the body. */
  | { readonly kind: 'reset'; readonly at: 'connect' | 'headers' | 'body' }
  /** The proxy cannot reach the host. */
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'certificate'; readonly quality: Exclude<CertificateQuality, 'good'> }
  /** Only at the issuer: `claims` at its operation `token`, `authorization-error` at `authorize`. */
  | Spoil;

/** A fault and where it strikes; a part that is absent matches everything. */
export type Fault = FaultEffect & {
  /** `sts`, `codeartifact`, `issuer`, `cargo`, …; at CONNECT and at the handshake a format is unknown: `registry` is all of them. */
  readonly service?: string;
  /** `GetAuthorizationToken`, `AssumeRoleWithWebIdentity`, `config`, … Unknown before a request is read. */
  readonly operation?: string;
  readonly host?: string;
  /** How many times it strikes. Default: until it is changed. */
  readonly times?: number;
};

/** When a fault can strike: at CONNECT, at the handshake, or at a request. */
type Stage = 'connect' | 'handshake' | 'request';

interface Place {
  readonly host: string;
  readonly service?: string;
  readonly operation?: string;
}

/** The one fault that is set, and how often it may still strike. */
export class FaultSwitch {
  #fault: Fault | null = null;
  #left = 0;

  set(fault: Fault | null): void {
    this.#fault = fault;
    this.#left = fault?.times ?? Number.POSITIVE_INFINITY;
  }

  /** The fault that strikes here and now, which counts as once, or undefined. */
  strike(stage: Stage, place: Place): Fault | undefined {
    const fault = this.#fault;
    if (fault === null || this.#left < 1 || stageOf(fault) !== stage) return undefined;
    if (fault.host !== undefined && fault.host !== place.host) return undefined;
    if (fault.service !== undefined && fault.service !== place.service) return undefined;
    const operation = fault.operation ?? onlyOperation[fault.kind];
    if (operation !== undefined && operation !== place.operation) return undefined;
    this.#left -= 1;
    return fault;
  }
}

/** Where a kind of fault can happen at one operation only, the others do not count as a strike. */
const onlyOperation: Partial<Record<Fault['kind'], string>> = {
  claims: 'token',
  'authorization-error': 'authorize',
};

function stageOf(fault: Fault): Stage {
  if (fault.kind === 'certificate') return 'handshake';
  if (fault.kind === 'unreachable' || (fault.kind === 'reset' && fault.at === 'connect')) return 'connect';
  return 'request';
}

/** The error name that goes with a status where the fault names none. */
export function defaultCode(status: number): string {
  if (status === 429) return 'ThrottlingException';
  if (status === 403) return 'AccessDeniedException';
  if (status === 404) return 'ResourceNotFoundException';
  if (status === 503) return 'ServiceUnavailableException';
  return status >= 500 ? 'InternalServerException' : 'ValidationException';
}
