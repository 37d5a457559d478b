import { VouchError } from '@vouch/core';
import * as v from 'valibot';

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(20_000));
const moment = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const role = v.object({ awsProfile: text, arn: text });
const texts = v.pipe(v.array(text), v.readonly());
const hardware = v.union([v.literal('not-required'), v.object({ amr: texts, acr: texts })]);

/** One configured domain: what is fetched at once where the issuer gave no refresh token, and not sent where it did. */
const request = v.object({
  domain: text,
  domainOwner: text,
  region: text,
  durationSeconds: v.number(),
  endpointUrl: v.optional(text),
  role,
});

const handover = v.object({
  issuer: v.object({ url: text, clientId: text, hardware }),
  /** The issuer's `sub`, which becomes the STS session's name. */
  subject: text,
  /** For people: an e-mail address or a name. */
  name: v.optional(text),
  idToken: text,
  /** Epoch milliseconds. */
  idTokenEndsAt: moment,
  refreshToken: v.optional(text),
  /** Epoch milliseconds; 8 hours apart at most. */
  startedAt: moment,
  endsAt: moment,
  /** Every role that is set up, and the region whose STS is asked for it. */
  roles: v.array(v.object({ role, region: text })),
  requests: v.array(request),
});

/** What a login hands to the agent. It crosses the agent's socket only. */
export type Handover = v.InferOutput<typeof handover>;

/** Milliseconds: a session is never longer, whatever anybody hands over. */
export const longestSessionMs = 8 * 60 * 60 * 1000;

/**
 * The handover, which comes at `now` (epoch milliseconds): it begins then at the latest and ends 8 hours after its beginning.
 * Throws `usage` where it is not of the shape that it must have, without showing any of it.
 */
export function parseHandover(json: unknown, now: number): Handover {
  const parsed = v.safeParse(handover, json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new VouchError(
      'usage',
      `the login handed over something that is not a session: ${v.getDotPath(issue) ?? 'all of it'}`,
    );
  }
  // The login's clock may have been fast, and set right while the person signed in: the start would lie ahead.
  const startedAt = Math.min(parsed.output.startedAt, now);
  const endsAt = Math.min(parsed.output.endsAt, startedAt + longestSessionMs);
  return { ...parsed.output, startedAt, endsAt };
}
