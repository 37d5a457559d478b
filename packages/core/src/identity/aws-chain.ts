import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import type { Identity } from './credentials.ts';

/**
 * The ordinary AWS chain: keys in the environment, an AWS profile (SSO, role, `credential_process`), ECS, EC2.
 *
 * The SDK's providers read `process.env` and `~/.aws` themselves, so this identity is only ever resolved in the
 * process whose environment is meant: the client's own, never the agent's. `region` is where STS is asked if the
 * AWS profile names none; it changes no answer, so it is not in the fingerprint.
 */
export function awsChain(context: Context, profile: string | undefined, region: string): Identity {
  return {
    fingerprint: fingerprintOf(context, profile),
    async resolve(signal) {
      const { resolveChain } = await import('./aws-chain-credentials.ts');
      return await resolveChain(context, profile, region, signal);
    },
  };
}

/** Every selector that the chain looks at. Secrets are hashed as a whole, so that no part of them can be told from it. */
const selectors = [
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
] as const;

/** The last one is what an ECS or EKS agent knows the caller by. */
const secrets = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
] as const;

function fingerprintOf(context: Context, profile: string | undefined): string {
  const { env } = context;
  const held = secrets.map((name) => env[name] ?? '');
  const hash = held.join('') === '' ? '' : createHash('sha256').update(JSON.stringify(held)).digest('hex');
  const selected = selectors.map((name) => env[name] ?? '');
  return JSON.stringify(['aws-chain', profile ?? '', context.homeDirectory, ...selected, hash]);
}

/**
 * Size, inode and times (nanoseconds) of the AWS config files, so that an edit of a profile is a new identity.
 * Part of the cache key; asynchronous, hence apart from the fingerprint. Whole numbers as text, because the Python
 * client builds the same text, and floating point prints differently there.
 */
export async function awsFilesStamp(context: Context): Promise<string> {
  const files = [
    context.env['AWS_CONFIG_FILE'] || join(context.homeDirectory, '.aws', 'config'),
    context.env['AWS_SHARED_CREDENTIALS_FILE'] || join(context.homeDirectory, '.aws', 'credentials'),
  ];
  const stamps = files.map(async (file) => {
    try {
      const { size, ino, mtimeNs, ctimeNs } = await context.files.stat(file, { bigint: true });
      return [size, ino, mtimeNs, ctimeNs].map(String);
    } catch {
      return null;
    }
  });
  return JSON.stringify(await Promise.all(stamps));
}
