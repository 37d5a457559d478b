import { isBranded } from './brand.ts';
import { printable } from './printable.ts';

/**
 * Every way to fail, and who goes on. `next`: a chain may ask its next member. `stop`: the failure is the
 * answer, and nobody may turn it into "not found". `exit` is the exit code of a program that ends with it.
 */
const kinds = {
  /** This URL or service is not one we serve. */
  'not-mine': { disposition: 'next', exit: 6 },
  /** No identity is live: nobody has signed in, or the session has ended. */
  'not-signed-in': { disposition: 'next', exit: 3 },
  /** The peer asked for an operation that this side does not have. */
  'not-supported': { disposition: 'next', exit: 2 },
  /** The command line is wrong. */
  usage: { disposition: 'stop', exit: 2 },
  /** No connection, or no answer within the deadline. */
  network: { disposition: 'stop', exit: 4 },
  /** AWS answered, with a failure or with nonsense. */
  service: { disposition: 'stop', exit: 4 },
  /** AWS said to slow down, and kept saying it. */
  throttled: { disposition: 'stop', exit: 4 },
  /** The identity is known and may not do this. */
  denied: { disposition: 'stop', exit: 5 },
  /** A file, a setting or an environment variable of the user's is wrong. */
  configuration: { disposition: 'stop', exit: 6 },
  /** A defect of ours. */
  internal: { disposition: 'stop', exit: 1 },
} as const;

export type ErrorKind = keyof typeof kinds;

/** What AWS answered with, for code that tells one answer from another: our sentence is for people. */
export interface AwsAnswer {
  /** AWS's own name of the error, such as `InvalidIdentityToken`, or `ResourceNotFoundException`. */
  readonly error: string;
  /** The ARN of the role that was to be assumed, where that was the call. */
  readonly role?: string | undefined;
}

const reasons = ['newer-file', 'several-aws-profiles', 'wrong-aws-profile'] as const;

/** What tells failures of one kind apart where a remedy depends on it. */
export type ErrorReason = (typeof reasons)[number];

export interface ErrorOptions {
  /** The command to run, or the setting to change. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  /** Seconds that the service asked us to wait. */
  readonly retryAfter?: number | undefined;
  readonly aws?: AwsAnswer | undefined;
  readonly reason?: ErrorReason | undefined;
}

/** What is said otherwise of a failure; all else stays. */
export interface Retelling extends ErrorOptions {
  readonly kind?: ErrorKind;
  readonly message?: string;
}

const brand = Symbol.for('vouch.error');

/** The only error that crosses a package's border. One lower-case sentence, a hint, a cause. */
export class VouchError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly retryAfter: number | undefined;
  readonly aws: AwsAnswer | undefined;
  readonly reason: ErrorReason | undefined;

  // biome-ignore-start lint/complexity/noThisInStatic: a class that extends this one inherits it, and has no copy elsewhere.
  static override [Symbol.hasInstance](this: unknown, value: unknown): boolean {
    return this === VouchError
      ? isBranded(value, brand)
      : Function.prototype[Symbol.hasInstance].call(this, value);
  }
  // biome-ignore-end lint/complexity/noThisInStatic: as above

  constructor(kind: ErrorKind, message: string, options: ErrorOptions = {}) {
    super(printable(message), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'VouchError';
    this.kind = kind;
    this.hint = options.hint === undefined ? undefined : printable(options.hint);
    this.retryAfter = options.retryAfter;
    this.aws = options.aws;
    this.reason = options.reason;
    Object.defineProperty(this, brand, { value: true });
  }

  /** The same failure, told otherwise: who sees more of where it comes from knows better what it is and what mends it. */
  retold({ kind = this.kind, message = this.message, ...others }: Retelling): VouchError {
    const { hint, cause, retryAfter, aws, reason } = this;
    return new VouchError(kind, message, { hint, cause, retryAfter, aws, reason, ...others });
  }

  get disposition(): 'next' | 'stop' {
    return kinds[this.kind].disposition;
  }

  get exitCode(): number {
    return kinds[this.kind].exit;
  }
}

/** Any thrown value as a VouchError; what is not one already becomes `internal`, with the value as its cause; but for a working directory or a file of ours that is gone. */
export function toVouchError(thrown: unknown): VouchError {
  if (thrown instanceof VouchError) return thrown;
  if (isOfWorkingDirectory(thrown)) {
    const hint = 'cd to a directory that is there';
    return new VouchError('configuration', 'the working directory has been removed', { hint });
  }
  if (isOfGoneFile(thrown)) {
    return new VouchError(
      'internal',
      'this program was updated or removed while it ran, and a file of it is missing',
      {
        hint: 'vouch agent stop, then vouch login; if that does not help, install vouch again',
        cause: thrown,
      },
    );
  }
  if (thrown instanceof Error) return new VouchError('internal', thrown.message, { cause: thrown });
  // Not `String(thrown)`: an object without a prototype has no string form, and throws again.
  const message =
    typeof thrown === 'string' ? thrown : `something that is not an error (${typeof thrown}) was thrown`;
  return new VouchError('internal', message, { cause: thrown });
}

/** What Node throws wherever a relative path is to become an absolute one. */
function isOfWorkingDirectory(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown as NodeJS.ErrnoException).syscall === 'uv_cwd';
}

/** A program reads parts of itself on first use; an agent, which lives for hours, may find them gone. */
function isOfGoneFile(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
}

/** The messages of an error's causes, outermost first, printable, at most eight. */
export function causes(error: unknown): string[] {
  const found: string[] = [];
  let at: unknown = error instanceof Error ? error.cause : undefined;
  while (at instanceof Error && found.length < 8) {
    // Node's error for a host with several addresses has a code and no message.
    found.push(printable(at.message || String((at as NodeJS.ErrnoException).code ?? at.name)));
    at = at.cause;
  }
  return found;
}

export function isErrorKind(text: string): text is ErrorKind {
  return Object.hasOwn(kinds, text);
}

export function isErrorReason(text: unknown): text is ErrorReason {
  return reasons.some((reason) => reason === text);
}
