import { VouchError } from '../error.ts';

interface AwsFailure {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
}

/** AWS's error names that mean "your proof of who you are has expired or is not accepted": a new proof fixes them. */
const identityEnded = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'IDPRejectedClaim',
  'IDPRejectedClaimException',
  'InvalidIdentityToken',
  'InvalidIdentityTokenException',
  'TokenRefreshRequired',
]);

const identityUnknown = new Set([
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'MissingAuthenticationTokenException',
]);

const clockSkew = new Set([
  'RequestTimeTooSkewed',
  'RequestExpired',
  'RequestInTheFuture',
  'SignatureNotYetCurrent',
]);

/** What STS says when it cannot fetch the issuer's keys in time. The error's name is that of an invalid token, but a retry can succeed; AWS's own SDKs retry it. */
const keysOutOfReach = /^Couldn.t retrieve verification key/i;

/** Without the flag, AWS's CLI would look at others than those that a named profile gave. */
const whetherTaken =
  'the AWS credentials in use: `aws sts get-caller-identity`, with --profile NAME for an AWS profile, says whether they are taken';

/** The hint where the credentials that AWS was shown have expired; the identity that they came from knows a better one. */
export const renewCredentials = `renew ${whetherTaken}`;

const serverFailed =
  'try again in a few minutes; AWS’s health page, or whoever runs the proxy, knows of longer failures';

/** The names that the SDK gives to an answer that names no error of AWS's. */
const unnamed = new Set(['Unknown', 'UnknownError', 'SyntaxError', 'Error']);

/** The hint where something arrived that AWS does not send, such as the sign-in page of a guest network. */
const answeredInPlace =
  'check the network and HTTPS_PROXY: a proxy or a sign-in page may have answered in AWS’s place';

/** An answer that arrived as one of success, and is none that AWS gives. */
export function notOfAws(what: string): VouchError {
  return new VouchError('service', what, { hint: answeredInPlace });
}

/** What mends a call that AWS refused, where the call itself says more than AWS's own sentence. */
export interface CallHints {
  readonly denied?: string;
  readonly throttled?: string;
  readonly notFound?: string;
}

export interface FailedCall {
  /** The ARN of the role that the call was to assume. */
  readonly role?: string;
  /** What the request held: a validation error of AWS's quotes the value that it did not like. */
  readonly secrets?: readonly string[];
  readonly hints?: CallHints;
}

/**
 * What a failed call to AWS means, as one of our kinds. `what` is the call in words, for instance
 * `GetAuthorizationToken for my-domain-123456789012`. AWS's own sentence is kept: it often names the missing permission.
 */
export function fromAwsError(
  thrown: unknown,
  what: string,
  { secrets = [], hints = {}, role }: FailedCall = {},
): VouchError {
  if (thrown instanceof VouchError) return thrown;
  // The SDK wraps what the handler threw in an error of its own when it cannot read a body.
  if (thrown instanceof Error && thrown.cause instanceof VouchError) return thrown.cause;
  const failure = readFailure(thrown);
  const said = `${what} failed: ${withoutSecrets(failure.message, secrets)} (${failure.name})`;
  // An answer's error holds the answer, body and all, and its words are in our sentence already.
  const options = {
    aws: { error: failure.name, role },
    ...(failure.status === undefined && { cause: thrown }),
  };
  if (failure.status === 429 || /throttl|TooManyRequests|SlowDown/i.test(failure.name)) {
    return new VouchError('throttled', said, {
      ...options,
      retryAfter: failure.retryAfter,
      hint: hints.throttled,
    });
  }
  // Signature version 4 says it by the name of a wrong signature, and in words.
  const outOfTime = /^Signature (expired|not yet current)/.test(failure.message);
  if (clockSkew.has(failure.name) || outOfTime)
    return new VouchError('configuration', said, { ...options, hint: 'set this machine’s clock' });
  if (keysOutOfReach.test(failure.message)) {
    return new VouchError('service', said, {
      ...options,
      hint: 'try again; AWS must be able to fetch the issuer’s keys (its jwks_uri) from the internet',
    });
  }
  if (identityEnded.has(failure.name))
    return new VouchError('not-signed-in', said, { ...options, hint: renewCredentials });
  if (identityUnknown.has(failure.name)) {
    return new VouchError('not-signed-in', said, {
      ...options,
      hint: `check ${whetherTaken}`,
    });
  }
  if (failure.name.startsWith('ResourceNotFound')) {
    return new VouchError('configuration', said, { ...options, hint: hints.notFound });
  }
  if (failure.name.startsWith('Validation')) return new VouchError('configuration', said, options);
  if (failure.status === 401 || failure.status === 403 || /AccessDenied/i.test(failure.name)) {
    return new VouchError('denied', said, { ...options, hint: hints.denied });
  }
  return new VouchError('service', said, { ...options, hint: hintOf(failure) });
}

function hintOf({ status = 0, name }: AwsFailure): string | undefined {
  if (status >= 500) return serverFailed;
  return unnamed.has(name) ? answeredInPlace : undefined;
}

function withoutSecrets(message: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret !== '')
    .reduce((text, secret) => text.replaceAll(secret, '[redacted]'), message);
}

function readFailure(thrown: unknown): AwsFailure {
  if (!(thrown instanceof Error))
    return { name: 'Error', message: String(thrown), status: undefined, retryAfter: undefined };
  const { $metadata, $response } = thrown as Error & {
    $metadata?: { httpStatusCode?: number };
    $response?: { headers?: Record<string, string> };
  };
  return {
    name: textOr(thrown.name, 'Error'),
    // A body that is not AWS's (a proxy's page, a cut answer) makes the SDK's own parser speak; its words help nobody.
    message:
      thrown instanceof SyntaxError
        ? 'the answer is not of AWS’s form'
        : textOr(thrown.message, 'no reason given'),
    status: $metadata?.httpStatusCode,
    retryAfter: retryAfterSeconds($response?.headers?.['retry-after']),
  };
}

/** The SDK copies an answer's fields onto its errors as they are: `message` may be a number. */
function textOr(field: unknown, otherwise: string): string {
  return typeof field === 'string' && field !== '' ? field : otherwise;
}

/** `Retry-After` as seconds; a date, a negative or an absurd number is as good as none. */
function retryAfterSeconds(header: string | undefined): number | undefined {
  if (header === undefined || !/^\d{1,4}$/.test(header.trim())) return undefined;
  return Number(header);
}
