import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { partitionById, partitionOfRegion } from '../partition.ts';
import { Secret } from '../secret.ts';
import type { Identity } from './credentials.ts';
import { namesKeysOrProfile } from './keys-or-profile.ts';
import { refusedByTrust } from './trust-refusal.ts';

/** `arn:PARTITION:iam::ACCOUNT:role/PATH/NAME`; STS takes 20 to 2048 characters. */
const roleArn = /^arn:([a-z-]+):iam::(\d{12}):role\/[\w+=,.@/-]{1,1900}$/;

/** The partition and account that a role's ARN names; throws `configuration` where it is not a role's ARN. */
export function parseRoleArn(arn: string): { partition: string; account: string } {
  const match = roleArn.exec(arn);
  if (match === null || partitionById(match[1] as string) === undefined) {
    throw new VouchError('configuration', `${arn} is not the ARN of an IAM role`, {
      hint: 'a role’s ARN looks like arn:aws:iam::123456789012:role/NAME',
    });
  }
  return { partition: match[1] as string, account: match[2] as string };
}

/**
 * Throws `configuration` where the role is not of the region's partition. Asked before any call: else the token would
 * go to the STS of a partition that the role does not know. `variable` is what named the role.
 */
export function requirePartition(role: string, region: string, variable: string): void {
  const { partition } = parseRoleArn(role);
  if (partitionOfRegion(region)?.id === partition) return;
  throw new VouchError('configuration', `the role ${role} is not of the partition of ${region}`, {
    hint: `check ${variable} and the region`,
  });
}

/**
 * The web-identity token that Kubernetes (IRSA) and CI systems leave in a file: `AWS_WEB_IDENTITY_TOKEN_FILE` and
 * `AWS_ROLE_ARN`. Undefined where they are not set, or where keys or an AWS profile in the environment come first,
 * as they do for every AWS tool. The file is read at each exchange, because its owner rotates it.
 */
export function webIdentityFromFile(
  context: Context,
  exchange: Exchange,
  region: string,
): Identity | undefined {
  const { env } = context;
  const file = env['AWS_WEB_IDENTITY_TOKEN_FILE'];
  const role = env['AWS_ROLE_ARN'];
  if (!file || !role || namesKeysOrProfile(context)) return undefined;
  const sessionName = env['AWS_ROLE_SESSION_NAME'] || 'vouch';
  return {
    fingerprint: JSON.stringify(['web-identity-file', file, role, sessionName, region]),
    async resolve(signal) {
      requirePartition(role, region, 'AWS_ROLE_ARN');
      const token = await readToken(context, file);
      const request = { roleArn: role, sessionName, token, region, durationSeconds: 3600 };
      const credentials = await exchange
        .assumeRoleWithWebIdentity(request, signal)
        .catch((thrown: unknown) => {
          throw refusedByTrust(thrown, role, token) ?? ofFile(thrown, file);
        });
      return { ...credentials, description: `the web-identity token of ${file}, as ${role}` };
    },
  };
}

/** Whoever rotates the file renews its token; nobody can sign in for it. */
function ofFile(thrown: unknown, file: string): unknown {
  if (!(thrown instanceof VouchError) || thrown.kind !== 'not-signed-in') return thrown;
  return thrown.withHint(`renew the token in ${file}, the file that AWS_WEB_IDENTITY_TOKEN_FILE names`);
}

async function readToken(context: Context, file: string): Promise<Secret> {
  let text: string;
  try {
    text = (await context.files.readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw new VouchError('configuration', `cannot read the web-identity token file ${file}`, {
      cause,
      hint: 'check AWS_WEB_IDENTITY_TOKEN_FILE',
    });
  }
  // STS takes 4 to 20000 characters.
  if (text.length < 4 || text.length > 20_000) {
    throw new VouchError('configuration', `the web-identity token file ${file} holds no token`, {
      hint: 'check AWS_WEB_IDENTITY_TOKEN_FILE',
    });
  }
  return new Secret(text);
}
