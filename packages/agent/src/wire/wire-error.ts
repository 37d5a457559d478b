import { type AwsAnswer, causes, isErrorKind, isErrorReason, toVouchError, VouchError } from '@vouch/core';

/** A VouchError as it crosses the socket. */
export interface WireError {
  readonly kind: string;
  readonly message: string;
  readonly hint?: string;
  readonly causes?: readonly string[];
  /** Seconds. */
  readonly retryAfter?: number;
  readonly aws?: AwsAnswer;
  readonly reason?: string;
}

/** Characters of one sentence. AWS's own have some hundred. */
const longestText = 4_000;

export function toWireError(thrown: unknown): WireError {
  const error = toVouchError(thrown);
  const because = causes(error);
  return {
    kind: error.kind,
    message: clipped(error.message),
    ...(error.hint !== undefined && { hint: clipped(error.hint) }),
    ...(because.length > 0 && { causes: because.map(clipped) }),
    ...(error.retryAfter !== undefined && { retryAfter: error.retryAfter }),
    ...(error.aws !== undefined && { aws: error.aws }),
    ...(error.reason !== undefined && { reason: error.reason }),
  };
}

function clipped(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
}

/** The error that the peer meant. A kind that we do not know becomes `internal`; anything misshapen does too. */
export function fromWireError(wire: unknown): VouchError {
  const {
    kind,
    message,
    hint,
    causes: because,
    retryAfter,
    aws,
    reason,
  } = Object(wire) as Record<string, unknown>;
  return new VouchError(
    typeof kind === 'string' && isErrorKind(kind) ? kind : 'internal',
    typeof message === 'string' ? message : 'the peer sent an error without a message',
    {
      hint: typeof hint === 'string' ? hint : undefined,
      cause: Array.isArray(because) ? causeOf(because.slice(0, 8)) : undefined,
      retryAfter: typeof retryAfter === 'number' && Number.isFinite(retryAfter) ? retryAfter : undefined,
      aws: awsAnswerOf(aws),
      reason: isErrorReason(reason) ? reason : undefined,
    },
  );
}

function awsAnswerOf(wire: unknown): AwsAnswer | undefined {
  const { error, role } = Object(wire) as Record<string, unknown>;
  if (typeof error !== 'string') return undefined;
  return { error, role: typeof role === 'string' ? role : undefined };
}

function causeOf(messages: readonly unknown[]): Error | undefined {
  return messages.reduceRight<Error | undefined>(
    (cause, message) => new Error(String(message), cause && { cause }),
    undefined,
  );
}
