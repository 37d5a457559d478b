import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';
import { type Config, readConfig } from '../profile/store.ts';

const login = 'vouch login';
const setRole = 'vouch setup aws --role ARN';
const enroll =
  'set up AWS credentials (`aws configure`, or AWS_PROFILE), or a sign-in: `vouch enroll ISSUER-URL`';

/** Whether a hint is one of these, which ask for a person: a CI job has none. */
export function needsPerson(hint: string | undefined): boolean {
  return hint === login || hint === setRole || hint === enroll;
}

/**
 * Why there is no identity at all, as `not-signed-in`, with the step that is missing on this machine: a login fails where
 * nobody has enrolled, and without a role it gives no AWS credentials, so neither may be sent there.
 */
export async function nothingFound(context: Context, cause: unknown): Promise<VouchError> {
  const config = await readConfig(context).catch(() => undefined);
  const [who, hint] = config === undefined ? nobody(login) : missing(config);
  return new VouchError('not-signed-in', `${who}, and no AWS credentials were found`, { hint, cause });
}

function missing({ issuer, roles }: Pick<Config, 'issuer' | 'roles'>): readonly [string, string] {
  if (issuer === undefined) return nobody(enroll);
  return roles.size === 0 ? ['no role is set up for a session to take', setRole] : nobody(login);
}

function nobody(hint: string): readonly [string, string] {
  return ['nobody is signed in', hint];
}
