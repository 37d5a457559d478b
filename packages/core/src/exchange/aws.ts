import type { Context } from '../context.ts';
import type { AwsCredentials } from '../credentials.ts';
import { domainLabel } from '../domain.ts';
import { VouchError } from '../error.ts';
import { onFirstUse } from '../on-first-use.ts';
import { partitionOfRegion } from '../partition.ts';
import { Secret } from '../secret.ts';
import { checkRepositoryEndpoint, checkToken, toLocalTime } from './answer.ts';
import { type FailedCall, fromAwsError, notOfAws } from './aws-error.ts';
import type { Exchange } from './exchange.ts';
import { defaultPace, type Pace } from './pace.ts';
import { readyForSdk } from './ready-for-sdk.ts';
import { retrying } from './retry.ts';

/**
 * The exchange with AWS by its SDK, whose clients are imported at the first call of each.
 * Every client gets its endpoint from us, so that `AWS_ENDPOINT_URL*` and `services` sections have no say: they
 * would be handed the web-identity token.
 */
export function sdkExchange(context: Context, pace: Pace = defaultPace): Exchange {
  const connection = onFirstUse(async () => {
    const { requestHandler } = await import('./connection.ts');
    return requestHandler(context, pace.attemptDeadlineMs);
  });
  const time = async () => ({ now: context.clock.now(), serverTime: (await connection()).serverTime });
  const clientConfig = async (region: string, endpoint: string) => ({
    region,
    endpoint,
    requestHandler: await connection(),
    // We retry ourselves, under one deadline and with the person told.
    maxAttempts: 1,
    // Nothing of the caller's AWS config may change these calls.
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    retryMode: 'standard',
    defaultsMode: 'standard' as const,
    userAgentAppId: undefined,
  });

  const sts = async (region: string, credentials?: AwsCredentials) => {
    readyForSdk(context);
    const { STSClient, AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } = await import(
      '@aws-sdk/client-sts'
    );
    const config = await clientConfig(region, apiUrl('sts', region));
    const client = new STSClient({ ...config, credentials: sdkCredentials(credentials) });
    return { client, AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand };
  };
  const codeartifact = async (
    region: string,
    endpointUrl: string | undefined,
    credentials: AwsCredentials,
  ) => {
    readyForSdk(context);
    const { CodeartifactClient, GetAuthorizationTokenCommand, GetRepositoryEndpointCommand } = await import(
      '@aws-sdk/client-codeartifact'
    );
    const config = await clientConfig(region, endpointUrl ?? apiUrl('codeartifact', region));
    const client = new CodeartifactClient({ ...config, credentials: sdkCredentials(credentials) });
    return { client, GetAuthorizationTokenCommand, GetRepositoryEndpointCommand };
  };
  const call = <T>(
    what: string,
    failed: FailedCall,
    attempt: () => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> =>
    retrying(
      context,
      async () => {
        try {
          return await onTheServersClock(attempt);
        } catch (thrown) {
          // The SDK has words of its own for it, which would read as an answer of AWS's.
          if (signal?.aborted)
            throw new VouchError('network', `gave up waiting for ${what}`, { cause: thrown });
          throw fromAwsError(thrown, what, failed);
        }
      },
      signal,
      pace.wait,
    );

  return {
    async assumeRoleWithWebIdentity(request, signal) {
      const { client, AssumeRoleWithWebIdentityCommand } = await sts(request.region);
      return await call(
        `AssumeRoleWithWebIdentity for ${request.roleArn}`,
        { secrets: [request.token.expose()], role: request.roleArn },
        async () => {
          const command = new AssumeRoleWithWebIdentityCommand({
            RoleArn: request.roleArn,
            RoleSessionName: request.sessionName,
            WebIdentityToken: request.token.expose(),
            DurationSeconds: request.durationSeconds,
          });
          const { Credentials: keys } = await client.send(command, sendOptions(signal));
          const expiration = keys?.Expiration?.getTime();
          if (!keys?.AccessKeyId || !keys.SecretAccessKey || !keys.SessionToken || !expiration) {
            throw notOfAws('AssumeRoleWithWebIdentity answered without credentials');
          }
          return {
            keys: new Secret({
              accessKeyId: keys.AccessKeyId,
              secretAccessKey: keys.SecretAccessKey,
              sessionToken: keys.SessionToken,
            }),
            expiration: toLocalTime(expiration, await time()),
          };
        },
        signal,
      );
    },

    async getCallerIdentity(credentials, region, signal) {
      const { client, GetCallerIdentityCommand } = await sts(region, credentials);
      return await call(
        'GetCallerIdentity',
        { secrets: secretsOf(credentials) },
        async () => {
          const { Account: account, Arn: arn } = await client.send(
            new GetCallerIdentityCommand({}),
            sendOptions(signal),
          );
          if (!account || !arn) throw notOfAws('GetCallerIdentity answered without an account');
          return { account, arn };
        },
        signal,
      );
    },

    async getAuthorizationToken(credentials, request, signal) {
      const { client, GetAuthorizationTokenCommand } = await codeartifact(
        request.region,
        request.endpointUrl,
        credentials,
      );
      const { domain, domainOwner } = request;
      return await call(
        `GetAuthorizationToken for ${domainLabel(request)}`,
        { secrets: secretsOf(credentials), hints: codeartifactHints(request) },
        async () => {
          const { durationSeconds } = request;
          const command = new GetAuthorizationTokenCommand({ domain, domainOwner, durationSeconds });
          const answer = await client.send(command, sendOptions(signal));
          return checkToken(answer, await time(), durationSeconds);
        },
        signal,
      );
    },

    async getRepositoryEndpoint(credentials, request, signal) {
      const { client, GetRepositoryEndpointCommand } = await codeartifact(
        request.region,
        request.endpointUrl,
        credentials,
      );
      const { domain, domainOwner, repository, format, endpointType } = request;
      const command = new GetRepositoryEndpointCommand({
        domain,
        domainOwner,
        repository,
        format,
        ...(endpointType !== undefined && { endpointType }),
      });
      return await call(
        `GetRepositoryEndpoint for ${repository} of ${domainLabel(request)}`,
        { secrets: secretsOf(credentials), hints: codeartifactHints(request) },
        async () => {
          const { repositoryEndpoint } = await client.send(command, sendOptions(signal));
          return checkRepositoryEndpoint(repositoryEndpoint);
        },
        signal,
      );
    },
  };
}

/** AWS's sentence says the domain, its owner and the repository, and not the region, which is the one that a default may have given. */
const codeartifactHints = ({ region }: { readonly region: string }) => ({
  denied:
    'the identity needs codeartifact:GetAuthorizationToken, codeartifact:GetRepositoryEndpoint, codeartifact:ReadFromRepository and sts:GetServiceBearerToken',
  throttled:
    'the quota is 40 GetAuthorizationToken calls a second for an account and region; Service Quotas can raise it',
  notFound: `check the domain, its owner, the region (${region}) and the repository`,
});

/**
 * Once more where AWS refused a signature for its time: the SDK has set the client's clock by the answer's `Date` then.
 * A machine that slept, or a virtual one that was held, may be off by hours.
 */
async function onTheServersClock<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (thrown) {
    const { $metadata } = Object(thrown) as { $metadata?: { clockSkewCorrected?: boolean } };
    if ($metadata?.clockSkewCorrected !== true) throw thrown;
    return await attempt();
  }
}

/** The https URL of a service's API in a region. Throws `configuration` for a region of no known partition. */
function apiUrl(service: 'sts' | 'codeartifact', region: string): string {
  const partition = partitionOfRegion(region);
  if (partition === undefined) throw new VouchError('configuration', `${region} is not an AWS region`);
  return `https://${service}.${region}.${partition.suffix}`;
}

function sdkCredentials(credentials: AwsCredentials | undefined) {
  // AssumeRoleWithWebIdentity is unsigned; without this the client would go and look for credentials.
  return credentials?.keys.expose() ?? { accessKeyId: 'unsigned', secretAccessKey: 'unsigned' };
}

function secretsOf(credentials: AwsCredentials): string[] {
  const { secretAccessKey, sessionToken } = credentials.keys.expose();
  return sessionToken === undefined ? [secretAccessKey] : [secretAccessKey, sessionToken];
}

function sendOptions(signal: AbortSignal | undefined) {
  return signal === undefined ? {} : { abortSignal: signal };
}
