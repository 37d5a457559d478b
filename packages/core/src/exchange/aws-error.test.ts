import { inspect } from 'node:util';
import { describe, expect, it, test } from 'vitest';
import { causes, type ErrorKind, VouchError } from '../error.ts';
import { fromAwsError } from './aws-error.ts';
import { pauseBefore } from './retry.ts';

function failure(
  name: string,
  status?: number,
  headers: Record<string, string> = {},
  message = 'words',
): Error {
  const error = new Error(message);
  error.name = name;
  return Object.assign(error, {
    ...(status !== undefined && { $metadata: { httpStatusCode: status } }),
    $response: { headers },
  });
}

const table: readonly (readonly [name: string, status: number | undefined, kind: ErrorKind])[] = [
  ['ThrottlingException', 429, 'throttled'],
  ['ThrottlingException', 400, 'throttled'],
  ['Throttling', 400, 'throttled'],
  ['TooManyRequestsException', 400, 'throttled'],
  ['RequestThrottled', 503, 'throttled'],
  ['SlowDown', 503, 'throttled'],
  ['Anything', 429, 'throttled'],
  ['RequestTimeTooSkewed', 403, 'configuration'],
  ['RequestExpired', 400, 'configuration'],
  ['RequestInTheFuture', 403, 'configuration'],
  ['SignatureNotYetCurrent', 403, 'configuration'],
  ['ExpiredToken', 403, 'not-signed-in'],
  ['ExpiredTokenException', 400, 'not-signed-in'],
  ['IDPRejectedClaim', 403, 'not-signed-in'],
  ['IDPRejectedClaimException', 403, 'not-signed-in'],
  ['InvalidIdentityToken', 400, 'not-signed-in'],
  ['InvalidIdentityTokenException', 400, 'not-signed-in'],
  ['TokenRefreshRequired', 400, 'not-signed-in'],
  ['InvalidClientTokenId', 403, 'not-signed-in'],
  ['UnrecognizedClientException', 403, 'not-signed-in'],
  ['SignatureDoesNotMatch', 403, 'not-signed-in'],
  ['InvalidSignatureException', 403, 'not-signed-in'],
  ['MissingAuthenticationTokenException', 403, 'not-signed-in'],
  ['ResourceNotFoundException', 404, 'configuration'],
  ['ValidationException', 400, 'configuration'],
  ['ValidationError', 400, 'configuration'],
  ['AccessDeniedException', 403, 'denied'],
  ['AccessDenied', 400, 'denied'],
  ['RegionDisabledException', 403, 'denied'],
  ['Unknown', 401, 'denied'],
  ['InternalServerException', 500, 'service'],
  ['ServiceUnavailable', 503, 'service'],
  ['IDPCommunicationError', 400, 'service'],
  ['Unknown', 418, 'service'],
  ['Error', undefined, 'service'],
];

test.each(table)('%s with status %s is %s', (name, status, kind) => {
  const error = fromAwsError(failure(name, status), 'GetAuthorizationToken');
  expect(error.kind).toBe(kind);
  expect(error.message).toBe(`GetAuthorizationToken failed: words (${name})`);
  expect(error.aws).toEqual({ error: name });
});

test.each([
  [500, 'try again in a few minutes'],
  [503, 'try again in a few minutes'],
  [418, 'a proxy or a sign-in page may have answered'],
  [undefined, 'a proxy or a sign-in page may have answered'],
])('a failure with status %s says what to do', (status, words) => {
  expect(fromAwsError(failure('Unknown', status), 'GetAuthorizationToken').hint).toContain(words);
});

test('an error that AWS names is not laid upon a proxy', () => {
  expect(fromAwsError(failure('PackedPolicyTooLarge', 400), 'AssumeRole').hint).toBeUndefined();
});

it('names the role that was to be assumed', () => {
  const role = 'arn:aws:iam::123456789012:role/developer';
  const error = fromAwsError(failure('AccessDenied', 403), 'AssumeRoleWithWebIdentity', { role });
  expect(error.aws).toEqual({ error: 'AccessDenied', role });
});

it('a token whose issuer STS could not reach is not called wrong, and is tried again', () => {
  const words =
    "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";
  const error = fromAwsError(failure('InvalidIdentityToken', 400, {}, words), 'AssumeRoleWithWebIdentity');
  expect([error.kind, error.disposition]).toEqual(['service', 'stop']);
  expect(error.hint).toContain('jwks_uri');
  expect(pauseBefore({ tried: 1, spent: 0 }, error, () => 0.5)).toBeGreaterThan(0);
});

it.each([
  ['ExpiredToken', 'renew'],
  ['InvalidClientTokenId', 'check'],
])('sends nobody to a login for credentials that are not of a session: %s', (name, what) => {
  const error = fromAwsError(failure(name, 403), 'GetAuthorizationToken');
  expect(error.hint).toBe(
    `${what} the AWS credentials in use: \`aws sts get-caller-identity\`, with --profile NAME for an AWS profile, says whether they are taken`,
  );
});

it('gives the hints of the call, and none of another one', () => {
  const hints = { denied: 'a permission', throttled: 'a quota', notFound: 'a name' };
  for (const [name, status, hint] of [
    ['AccessDenied', 403, 'a permission'],
    ['SlowDown', 503, 'a quota'],
    ['ResourceNotFoundException', 404, 'a name'],
  ] as const) {
    expect(fromAwsError(failure(name, status), 'x', { hints }).hint).toBe(hint);
    expect(fromAwsError(failure(name, status), 'x').hint).toBeUndefined();
  }
});

it('leaves ours as they are, also inside another', () => {
  const ours = new VouchError('network', 'no');
  expect(fromAwsError(ours, 'x')).toBe(ours);
  expect(fromAwsError(new Error('wrapped', { cause: ours }), 'x')).toBe(ours);
});

describe('a signature out of time sends to the clock', () => {
  test.each([
    'Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z',
    'Signature not yet current: 20260101T120000Z is still later than 20260101T000500Z',
  ])('%s', (message) => {
    const error = fromAwsError(failure('InvalidSignatureException', 403, {}, message), 'x');
    expect([error.kind, error.hint]).toEqual(['configuration', 'set this machine’s clock']);
  });
});

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['7', 7],
    [' 7 ', 7],
    ['9999', 9999],
    ['10000', undefined],
    ['1000000000', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['Wed, 21 Oct 2065 07:28:00 GMT', undefined],
  ])('of %j is %s seconds', (header, seconds) => {
    expect(fromAwsError(failure('Throttling', 429, { 'retry-after': header }), 'x').retryAfter).toBe(seconds);
  });
});

describe('what may not be shown', () => {
  it('is not: the secrets of the request, and the body of an answer', () => {
    const thrown = Object.assign(
      failure('ValidationError', 400, {}, "Value 'CANARY-1' and CANARY-2 CANARY-1"),
      {
        $responseBodyText: 'CANARY-1',
      },
    );
    const error = fromAwsError(thrown, 'x', { secrets: ['CANARY-1', 'CANARY-2', ''] });
    expect(error.message).toBe("x failed: Value '[redacted]' and [redacted] [redacted] (ValidationError)");
    expect(inspect(error, { depth: 9, showHidden: true }) + causes(error).join('')).not.toContain('CANARY');
  });

  it('is not: the words of a JSON parser, which quote the answer', () => {
    const thrown = Object.assign(new SyntaxError('Unexpected token, "CANARY" is not valid JSON'), {
      $metadata: { httpStatusCode: 200 },
    });
    const error = fromAwsError(thrown, 'x');
    expect(error.message).toBe('x failed: the answer is not of AWS’s form (SyntaxError)');
    expect(inspect(error, { depth: 9 })).not.toContain('CANARY');
  });

  it('is made printable', () => {
    const error = fromAwsError(failure('Access\u001bDenied', 403, {}, 'a\r\n\u202eb'), 'x\u0007');
    expect(error.message).toBe('x\\u{07} failed: a\\u{0d} \\u{202e}b (Access\\u{1b}Denied)');
  });
});

test.each(['text', undefined, null, 42, {}])('%j thrown is a failure of the service', (thrown) => {
  expect(fromAwsError(thrown, 'x').kind).toBe('service');
});

test.each([42, null, {}, ['x'], true, ''])('an error whose message is %j is told all the same', (message) => {
  const thrown = Object.assign(new Error('x'), { message, $metadata: { httpStatusCode: 500 } });
  const error = fromAwsError(thrown, 'GetAuthorizationToken', { secrets: ['secret'] });
  expect([error.kind, error.message]).toEqual([
    'service',
    'GetAuthorizationToken failed: no reason given (Error)',
  ]);
});
