import { causes, isErrorKind, toVouchError, VouchError } from '@vouch/core';

/** A VouchError as it crosses the socket. */
export interface WireError {
  readonly kind: string;
  readonly message: string;
  readonly hint?: string;
  readonly causes?: readonly string[];
  /** Seconds. */
  readonly retryAfter?: number;
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
  };
}

function clipped(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
}

/** The error that the peer meant. A kind that we do not know becomes `internal`; anything misshapen does too. */
export function fromWireError(wire: unknown): VouchError {
  const { kind, message, hint, causes: because, retryAfter } = Object(wire) as Record<string, unknown>;
  const cause = Array.isArray(because) ? causeOf(because.slice(0, 8)) : undefined;
  return new VouchError(
    typeof kind === 'string' && isErrorKind(kind) ? kind : 'internal',
    typeof message === 'string' ? message : 'the peer sent an error without a message',
    {
      ...(typeof hint === 'string' && { hint }),
      ...(cause !== undefined && { cause }),
      ...(typeof retryAfter === 'number' && Number.isFinite(retryAfter) && { retryAfter }),
    },
  );
}

function causeOf(messages: readonly unknown[]): Error | undefined {
  return messages.reduceRight<Error | undefined>(
    (cause, message) => new Error(String(message), cause && { cause }),
    undefined,
  );
}
