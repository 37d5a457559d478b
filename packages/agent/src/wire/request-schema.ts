import {
  isAccountId,
  isDomainName,
  isDuration,
  longestTokenSeconds,
  partitionOfRegion,
  VouchError,
} from '@vouch/core';
import * as v from 'valibot';
import type { Credentials, CredentialsError, FromClient } from './protocol.ts';

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(longestTokenSeconds));
const text = (longest: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(longest));

const domain = {
  domain: v.pipe(v.string(), v.check(isDomainName)),
  domainOwner: v.pipe(v.string(), v.check(isAccountId)),
  region: v.pipe(
    v.string(),
    v.check((region) => partitionOfRegion(region) !== undefined),
  ),
};

const role = v.object({ awsProfile: text(512), arn: text(2_048) });

const selector = v.variant('kind', [
  v.object({ kind: v.literal('automatic'), role: v.exactOptional(role) }),
  v.object({ kind: v.literal('session'), role }),
  v.object({ kind: v.literal('aws-profile'), name: text(512) }),
]);

const wireError = v.object({
  kind: v.string(),
  message: v.string(),
  hint: v.exactOptional(v.string()),
  causes: v.exactOptional(v.array(v.string())),
  retryAfter: v.exactOptional(v.number()),
  aws: v.exactOptional(v.object({ error: v.string(), role: v.exactOptional(v.string()) })),
  reason: v.exactOptional(v.string()),
});

/** One schema a kind. Fields that are not named here are dropped. */
const schemas = {
  'get-token': v.object({
    kind: v.literal('get-token'),
    id,
    ...domain,
    identity: selector,
    durationSeconds: v.pipe(v.number(), v.check(isDuration)),
    minRemaining: v.exactOptional(seconds),
    freshness: v.exactOptional(v.picklist(['cached', 'fresh'])),
    endpointUrl: v.exactOptional(v.pipe(text(512), v.startsWith('https://'))),
    fingerprint: text(32_768),
  }),
  'get-credentials': v.object({ kind: v.literal('get-credentials'), id, role, region: domain.region }),
  forget: v.object({ kind: v.literal('forget'), id, ...domain }),
  status: v.object({ kind: v.literal('status'), id }),
  clear: v.object({ kind: v.literal('clear'), id }),
  stop: v.object({ kind: v.literal('stop'), id }),
  session: v.object({
    kind: v.literal('session'),
    id,
    action: v.picklist(['store', 'end', 'status']),
    handover: v.optional(v.unknown()),
  }),
  credentials: v.object({
    kind: v.literal('credentials'),
    id,
    election: text(64),
    keys: v.object({
      accessKeyId: text(512),
      secretAccessKey: text(4_096),
      sessionToken: v.exactOptional(text(32_768)),
    }),
    expiration: v.exactOptional(v.pipe(v.number(), v.finite())),
    description: text(4_096),
  }),
  'credentials-error': v.object({
    kind: v.literal('credentials-error'),
    id,
    election: text(64),
    error: wireError,
  }),
};

/**
 * A client's message, checked. Throws `not-supported` for a kind that this agent does not have and `usage` for a
 * field that is wrong; neither repeats the value, which may be a secret.
 */
export function parseMessage(message: { readonly kind: string }): FromClient {
  const { kind } = message;
  if (!isKnown(kind)) throw new VouchError('not-supported', `the agent has no request ${kind}`);
  const result = v.safeParse<v.GenericSchema<unknown, FromClient>>(schemas[kind], message);
  if (result.success) return result.output;
  const field = v.getDotPath(result.issues[0]) ?? 'a field';
  throw new VouchError('usage', `${field} is missing or wrong in the request ${kind}`);
}

/** Whether a message belongs to a request that was made before. */
export function isElectionAnswer(message: FromClient): message is Credentials | CredentialsError {
  return message.kind === 'credentials' || message.kind === 'credentials-error';
}

function isKnown(kind: string): kind is keyof typeof schemas {
  return Object.hasOwn(schemas, kind);
}
