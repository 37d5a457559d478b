import type { Context } from '../context.ts';
import type { Identity } from '../credentials.ts';
import { sha256 } from '../sha256.ts';

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

/** Where a profile is named these have no say: a shell may export one for other work, and shares the token of those that do not. */
const profileVariables = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'] as const;

/** Every selector that the chain looks at. Secrets are hashed as a whole, so that no part of them can be told from it. */
const selectors = [
  ...profileVariables,
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
  'AWS_LOGIN_CACHE_DIRECTORY',
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
  const hash = held.join('') === '' ? '' : sha256(JSON.stringify(held));
  const silent: readonly string[] = profile === undefined ? [] : profileVariables;
  const selected = selectors.map((name) => (silent.includes(name) ? '' : (env[name] ?? '')));
  return JSON.stringify(['aws-chain', profile ?? '', context.homeDirectory, ...selected, hash]);
}
