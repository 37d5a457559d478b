import type { Context } from '../context.ts';
import type { AwsCredentials, Identity } from '../credentials.ts';
import { VouchError } from '../error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { requirePartition } from '../role-arn.ts';
import type { Secret } from '../secret.ts';
import { readClaims } from './id-token.ts';
import { hintInJob } from './job-log.ts';
import { namesKeysOrProfile } from './keys-or-profile.ts';
import { refusedByTrust } from './trust-refusal.ts';

/** The role that a CI job takes with a token of its CI system. */
export interface JobRole {
  readonly arn: string;
  /** The variable that named it. */
  readonly variable: 'VOUCH_ROLE_ARN' | 'AWS_ROLE_ARN';
  /** What CloudTrail shows: `AWS_ROLE_SESSION_NAME`, else `vouch` and the job's number. */
  readonly sessionName: string;
  readonly region: string;
}

/**
 * The role of this job, or undefined where none is named, or where keys or an AWS profile in the environment come
 * first, as they do for every AWS tool. `VOUCH_ROLE_ARN` comes before `AWS_ROLE_ARN`: a runner that is itself a
 * Kubernetes pod has the latter from its own service account.
 */
export function jobRole(context: Context, region: string): JobRole | undefined {
  if (namesKeysOrProfile(context)) return undefined;
  const { env } = context;
  const variable = env['VOUCH_ROLE_ARN'] ? 'VOUCH_ROLE_ARN' : 'AWS_ROLE_ARN';
  const arn = env[variable];
  if (!arn) return undefined;
  return { arn, variable, sessionName: env['AWS_ROLE_SESSION_NAME'] || sessionNameOf(env), region };
}

/** GitHub's run and GitLab's job are numbers; anything else is not what those systems set. */
function sessionNameOf(env: Context['env']): string {
  const job = env['GITHUB_RUN_ID'] || env['CI_JOB_ID'] || '';
  return /^\d{1,20}$/.test(job) ? `vouch-${job}` : 'vouch';
}

/**
 * The identity of a job whose pipeline names a role in `VOUCH_ROLE_ARN` and gives no token: always `not-signed-in`.
 * Whatever else the machine has is not the role that was asked for. Undefined where no role is named.
 */
export function unprovenJob(context: Context, region: string): Identity | undefined {
  const role = jobRole(context, region);
  if (role === undefined) return undefined;
  return {
    fingerprint: JSON.stringify(['unproven-job', ...selectorsOf(role)]),
    async resolve() {
      throw new VouchError('not-signed-in', `${role.variable} is set, but this job has no token for it`, {
        hint: hintInJob(context.env),
      });
    },
  };
}

/** What names the role in a fingerprint. */
export function selectorsOf(role: JobRole): string[] {
  return [role.arn, role.sessionName, role.region];
}

/**
 * Exchanges a job's token for the role. `getToken` is called after the role has been checked, so that a wrong role
 * costs no token. `source` is for people: `the GitHub Actions job`. Throws `configuration` for a role that is
 * none, `denied` where the account or the role does not trust the token, `not-signed-in` where it has expired.
 */
export async function assumeJobRole(
  exchange: Exchange,
  role: JobRole,
  source: string,
  getToken: () => Promise<Secret>,
  signal: AbortSignal | undefined,
): Promise<AwsCredentials> {
  requirePartition(role.arn, role.region, `check ${role.variable} and the region`);
  const token = await getToken();
  const { arn: roleArn, sessionName, region } = role;
  try {
    const given = await exchange.assumeRoleWithWebIdentity(
      { roleArn, sessionName, token, region, durationSeconds: 3600 },
      signal,
    );
    return { ...given, description: `${source} ${readClaims(token).sub}, as ${roleArn}` };
  } catch (thrown) {
    throw inWordsOfTheJob(thrown, role.arn, token);
  }
}

/** A token of a job cannot be renewed from within: `vouch login` is no remedy there. */
function inWordsOfTheJob(thrown: unknown, roleArn: string, token: Secret): unknown {
  const refusal = refusedByTrust(thrown, roleArn, token);
  if (refusal !== undefined) return refusal;
  if (!(thrown instanceof VouchError) || thrown.kind !== 'not-signed-in') return thrown;
  return thrown.retold({ hint: 'the job needs a fresh token of its CI system: run it again' });
}
