import type { FromIniInit } from '@aws-sdk/credential-provider-ini';
import { awsProfileOf } from '../aws-config/profile.ts';
import { hasAwsFiles } from '../aws-config/stamp.ts';
import type { Context } from '../context.ts';
import type { AwsCredentials } from '../credentials.ts';
import { VouchError } from '../error.ts';
import { requestHandler } from '../exchange/connection.ts';
import { readyForSdk } from '../exchange/ready-for-sdk.ts';
import { abandonable } from '../provider.ts';
import { Secret } from '../secret.ts';
import { chainError, describe } from './chain-error.ts';
import { credentialProcess } from './credential-process.ts';
import { hasKeys } from './keys-or-profile.ts';
import { notedHandler } from './noted-handler.ts';
import { type FoundCredentials, remoteRole } from './remote-role.ts';
import type { SdkCredentials } from './sdk-credentials.ts';

/** The SDK's own providers have no deadline of their own: IMDS alone may take seconds, a `credential_process` for ever. */
const chainDeadlineMs = 20_000;

/** Walks the chain once. Throws what `chainError` makes of a failure, and `network` past the deadline. */
export async function resolveChain(
  context: Context,
  profile: string | undefined,
  region: string,
  signal?: AbortSignal,
): Promise<AwsCredentials> {
  // An endpoint in the environment or in ~/.aws/config would be handed the web-identity token or the SSO access
  // token in clear; both SDKs honour this switch.
  process.env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] = 'true';
  readyForSdk(context);
  const connection = notedHandler(requestHandler(context));
  const clientConfig = { requestHandler: connection, maxAttempts: 2 };
  // Some of the SDK's providers hand only this one on to the client that they make: without it, that client would
  // pass by the proxy and the CA bundle. The region stands here alone, because SSO has a region of its own.
  const parentClientConfig = { ...clientConfig, region };
  const work = findCredentials(context, profile, { clientConfig, parentClientConfig });
  const inUse = profileInUse(context, profile);
  try {
    const { credentials: found, description } = await withDeadline(work, inUse, signal);
    return {
      keys: new Secret({
        accessKeyId: found.accessKeyId,
        secretAccessKey: found.secretAccessKey,
        ...(found.sessionToken !== undefined && { sessionToken: found.sessionToken }),
      }),
      ...(found.expiration !== undefined && { expiration: found.expiration.getTime() }),
      description,
    };
  } catch (thrown) {
    throw await chainError(context, { thrown, profile: inUse, met: connection.met });
  }
}

/**
 * Keys in the environment, an AWS profile, the role of the place where this runs: the AWS CLI's order (the JavaScript
 * SDK has `AWS_PROFILE` before the keys). Where a profile holds settings but no credentials, the next one answers.
 */
async function findCredentials(
  context: Context,
  profile: string | undefined,
  configs: Pick<FromIniInit, 'clientConfig' | 'parentClientConfig'>,
): Promise<FoundCredentials> {
  const inUse = profileInUse(context, profile);
  const description = describe(inUse);
  if (profile === undefined && hasKeys(context)) {
    const { fromEnv } = await import('@aws-sdk/credential-provider-env');
    return { credentials: await fromEnv()(), description };
  }
  try {
    return { credentials: await fromFiles(context, inUse, configs), description };
  } catch (thrown) {
    const goesOn = (thrown as { tryNextLink?: boolean } | undefined)?.tryNextLink === true;
    const remote = profile === undefined && goesOn ? await remoteRole(context) : undefined;
    if (remote === undefined) throw thrown;
    return remote;
  }
}

/** What the AWS profile gives, the default one where none is named. */
async function fromFiles(
  context: Context,
  profile: string | undefined,
  configs: Pick<FromIniInit, 'clientConfig' | 'parentClientConfig'>,
): Promise<SdkCredentials> {
  // Loading the SDK's provider takes a tenth of a start, which would be wasted on someone who is signed out.
  if (profile === undefined && !(await hasAwsFiles(context))) throw new NoAwsFiles();
  if (context.platform !== 'win32') {
    // The one seam that the SDK has for it. On Windows a line's words are the shell's own affair.
    const { externalDataInterceptor } = await import('@smithy/core/config');
    externalDataInterceptor.interceptToken('exec', credentialProcess(context, chainDeadlineMs));
  }
  const { fromIni } = await import('@aws-sdk/credential-provider-ini');
  return await fromIni({ ...(profile !== undefined && { profile }), ...configs })();
}

/** As the SDK's providers say that they have nothing, and the next may be asked. */
class NoAwsFiles extends Error {
  override readonly message = 'there is neither ~/.aws/config nor ~/.aws/credentials';
  readonly tryNextLink = true;
}

/** The AWS profile whose credentials are used, or undefined where none has a say. */
function profileInUse(context: Context, profile: string | undefined): string | undefined {
  if (profile !== undefined) return profile;
  return hasKeys(context) ? undefined : awsProfileOf(context);
}

async function withDeadline<T>(
  work: Promise<T>,
  profile: string | undefined,
  signal: AbortSignal | undefined,
): Promise<T> {
  const deadline = AbortSignal.timeout(chainDeadlineMs);
  try {
    return await abandonable(work, signal === undefined ? deadline : AbortSignal.any([signal, deadline]));
  } catch (thrown) {
    if (!deadline.aborted) throw thrown;
    throw tooLate(profile, thrown);
  }
}

/** What an AWS profile names may be a helper that asks somebody, and waits: whoever reads this has to know which one. */
function tooLate(profile: string | undefined, cause: unknown): VouchError {
  const within = `within ${chainDeadlineMs / 1_000} seconds`;
  return profile === undefined
    ? new VouchError('network', `no AWS credentials arrived ${within}`, {
        hint: 'check the network and HTTPS_PROXY',
        cause,
      })
    : new VouchError('network', `${describe(profile)} gave no credentials ${within}`, {
        hint: `check [profile ${profile}] in ~/.aws/config, and the network`,
        cause,
      });
}
