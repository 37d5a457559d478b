import type { FromHttpOptions } from '@aws-sdk/credential-provider-http';
import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';
import { abandonable } from '../provider.ts';
import type { SdkCredentials } from './sdk-credentials.ts';

type Environment = Context['env'];

const variables = {
  awsContainerCredentialsRelativeUri: 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  awsContainerCredentialsFullUri: 'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  awsContainerAuthorizationTokenFile: 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  awsContainerAuthorizationToken: 'AWS_CONTAINER_AUTHORIZATION_TOKEN',
} as const;

/** Whether the platform names a credentials endpoint: ECS, CodeBuild, or EKS with Pod Identity. */
export function isContainer(env: Environment): boolean {
  return Boolean(
    env[variables.awsContainerCredentialsRelativeUri] || env[variables.awsContainerCredentialsFullUri],
  );
}

/** EKS gives a token file with Pod Identity; CodeBuild names the build. */
export function describeContainer(env: Environment): string {
  if (env[variables.awsContainerAuthorizationTokenFile]) return 'the role of this pod (EKS Pod Identity)';
  return env['CODEBUILD_BUILD_ID'] ? 'the role of this CodeBuild project' : 'the role of this container';
}

/** Milliseconds for one attempt, and between two: an endpoint on the same machine answers at once or is not well. */
const pace = { timeout: 1_000, maxRetries: 2 };
/** Milliseconds for all attempts: the SDK's timeout is a warning once the connection stands. */
const deadlineMs = 6_000;

/**
 * The credentials of the container's role. Asked of the SDK's provider by itself: the SDK's default chain would fall
 * from a failing endpoint to one more request without the token file, and then say that there are no credentials.
 */
export async function containerCredentials(env: Environment): Promise<SdkCredentials> {
  const { fromHttp } = await import('@aws-sdk/credential-provider-http');
  const options: FromHttpOptions = Object.fromEntries(
    Object.entries(variables)
      .map(([option, variable]) => [option, env[variable]])
      .filter(([, value]) => value),
  );
  try {
    return await abandonable(fromHttp({ ...options, ...pace })(), AbortSignal.timeout(deadlineMs));
  } catch (thrown) {
    throw explain(thrown);
  }
}

/** The SDK's provider has one error for everything, and tells it by its message. */
function explain(thrown: unknown): VouchError {
  const { message, code, Code, Message } = Object(thrown) as Partial<Record<string, unknown>>;
  const text = String(message ?? '');
  const what = 'the container credentials endpoint';
  const address = `check ${variables.awsContainerCredentialsFullUri} (or _RELATIVE_URI)`;
  const status = /status: (\d{3})/.exec(text)?.[1];
  if (status?.startsWith('4')) {
    const said = [status, ...[Code, Message].filter((part) => typeof part === 'string')].join(', ');
    return new VouchError('denied', `${what} refused this container (${said})`, {
      hint: 'check the role that the task, the build or the pod’s service account is associated with',
    });
  }
  if (status !== undefined) return new VouchError('service', `${what} answered with the status ${status}`);
  if (thrown instanceof SyntaxError || text.includes('not of the required format'))
    return new VouchError('service', `${what} answered with something other than credentials`);
  if (code === 'ENOENT' || code === 'EACCES')
    return new VouchError('configuration', 'cannot read the container’s token file', {
      hint: `check ${variables.awsContainerAuthorizationTokenFile}`,
      cause: thrown,
    });
  if (text.includes('URL not accepted') || code === 'ERR_INVALID_URL')
    return new VouchError('configuration', `${what} is neither https nor on this machine`, { hint: address });
  return new VouchError('network', `${what} does not answer`, { hint: address, cause: thrown });
}
