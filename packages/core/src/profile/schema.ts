import * as v from 'valibot';
import { isAccountId, isDomainName } from '../endpoint/endpoint.ts';
import { partitionOfRegion } from '../partition.ts';
import { longestTokenSeconds, shortestTokenSeconds } from '../token.ts';

/** The range of GetAuthorizationToken's `durationSeconds`; 0 means "ends with the role's credentials". */
export function isDuration(seconds: number): boolean {
  return (
    Number.isInteger(seconds) &&
    (seconds === 0 || (seconds >= shortestTokenSeconds && seconds <= longestTokenSeconds))
  );
}

/** The seconds that a text says, where they are a token's lifetime; else undefined. Pure. */
export function parseDuration(text: string): number | undefined {
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return isDuration(seconds) ? seconds : undefined;
}

export const durationRule = `a lifetime is 0 (ends with the role’s credentials) or ${shortestTokenSeconds} to ${longestTokenSeconds} whole seconds`;

const settings = {
  domain: v.pipe(
    v.string(),
    v.check(isDomainName, 'a domain name is 2 to 50 of a-z, 0-9 and -, from a letter on'),
  ),
  domain_owner: v.pipe(v.string(), v.check(isAccountId, 'a domain owner is an account id of 12 digits')),
  region: v.pipe(
    v.string(),
    v.check((region) => partitionOfRegion(region) !== undefined, 'no AWS region has a name of this form'),
  ),
  aws_profile: v.optional(v.pipe(v.string(), v.minLength(1, 'an AWS profile has a name'))),
  duration_seconds: v.optional(v.pipe(v.number(), v.check(isDuration, durationRule))),
  endpoint_url: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^https:\/\/[a-z0-9.-]+(:\d+)?\/?$/, 'an endpoint is https:// and a host, and no more'),
    ),
  ),
  origins: v.optional(
    v.array(
      v.pipe(v.string(), v.regex(/^https:\/\/[a-z0-9.-]+$/, 'an origin is https:// and a host, and no more')),
    ),
  ),
};

/** Whether a value is a profile that has the three settings that every one has, all of them right, and no more. */
export function isPlainProfile(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 3) return false;
  const { domain, domain_owner: owner, region } = value as Record<string, unknown>;
  return (
    typeof domain === 'string' &&
    isDomainName(domain) &&
    typeof owner === 'string' &&
    isAccountId(owner) &&
    typeof region === 'string' &&
    partitionOfRegion(region) !== undefined
  );
}

export function isSetting(key: string): boolean {
  return Object.hasOwn(settings, key);
}

const reserved = ['__proto__', 'constructor', 'prototype'];

export function isReserved(name: string): boolean {
  return reserved.includes(name);
}

/** valibot's object schemas take an array, and skip these names without a word. */
const object = v.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'this is not an object',
);
const named = v.check<Record<string, unknown>, string>(
  (value) => !reserved.some((name) => Object.hasOwn(value, name)),
  '__proto__, constructor and prototype are no names for a profile',
);

/** A profile as it stands in the file. Keys that we do not know stay where they are. */
const storedProfile = v.pipe(object, v.looseObject(settings));

const text = v.pipe(v.string(), v.minLength(1, 'this is empty'));
const texts = v.pipe(v.array(text), v.readonly());

/** What an ID token must say for a session to count as proven with a hardware key; either list is enough. */
const hardwareClaims = v.pipe(object, v.looseObject({ amr: v.optional(texts), acr: v.optional(texts) }));

/** The OpenID Connect issuer that `vouch enroll` named. */
const storedIssuer = v.pipe(
  object,
  v.looseObject({
    url: v.pipe(v.string(), v.regex(/^https:\/\/[^ \t\n\v\f\r@?#]+$/, 'an issuer is an https URL')),
    client_id: text,
    hardware: v.optional(v.union([v.literal('not-required'), hardwareClaims])),
  }),
);

/** A role that the session may take, under the name of an AWS profile of ours. */
const storedRole = v.pipe(object, v.looseObject({ role_arn: text, region: v.optional(text) }));

/** `~/.vouch/config.json`. The key names are those of the existing Vouch, so either program can read the other's. */
export const storedConfig = v.pipe(
  object,
  v.looseObject({
    issuer: v.optional(storedIssuer),
    aws: v.optional(
      v.pipe(
        object,
        v.looseObject({ profiles: v.optional(v.pipe(object, named, v.record(v.string(), storedRole))) }),
      ),
    ),
    codeartifact: v.optional(
      v.pipe(
        object,
        v.looseObject({
          profiles: v.optional(v.pipe(object, named, v.record(v.string(), storedProfile))),
          /** Every domain that was ever set up and not removed, whatever the profiles say since. */
          domains: v.optional(v.array(storedProfile)),
        }),
      ),
    ),
  }),
);

export type StoredProfile = v.InferOutput<typeof storedProfile>;
export type StoredIssuer = v.InferOutput<typeof storedIssuer>;
export type StoredConfig = v.InferOutput<typeof storedConfig>;
