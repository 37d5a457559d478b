import type { Context } from '../context.ts';
import type { Identity } from '../credentials.ts';
import { VouchError } from '../error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { requirePartition } from '../role-arn.ts';
import { Secret } from '../secret.ts';
import { namesKeysOrProfile } from './keys-or-profile.ts';
import { refusedByTrust } from './trust-refusal.ts';

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
      requirePartition(role, region, 'check AWS_ROLE_ARN and the region');
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
  return thrown.retold({
    hint: `renew the token in ${file}, the file that AWS_WEB_IDENTITY_TOKEN_FILE names`,
  });
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
