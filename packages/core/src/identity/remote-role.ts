import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';

/** Credentials as the SDK's providers give them. */
export interface SdkCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface RemoteRole {
  readonly credentials: SdkCredentials;
  /** For people. */
  readonly description: string;
}

/**
 * The role that the place gives where this process runs: an ECS task, a CodeBuild build, an EKS pod with Pod
 * Identity (`AWS_CONTAINER_CREDENTIALS_*`), or an EC2 instance. Undefined where there is none. What is there and
 * fails is never "none": it throws `network`, `service`, `denied` or `configuration`. The SDK's default chain would
 * fall from a failing container endpoint to one more request without the token file, and then say "no credentials".
 */
export async function remoteRole(context: Context): Promise<RemoteRole | undefined> {
  const { env } = context;
  if (env['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || env['AWS_CONTAINER_CREDENTIALS_FULL_URI'])
    return { credentials: await containerCredentials(), description: describeContainer(env) };
  const disabled = env['AWS_EC2_METADATA_DISABLED'];
  if (disabled && disabled !== 'false') return undefined;
  const credentials = await instanceCredentials(Boolean(env['AWS_EC2_METADATA_SERVICE_ENDPOINT']));
  return credentials && { credentials, description: 'the role of this EC2 instance' };
}

/** EKS sets a token file with Pod Identity; ECS and CodeBuild set a relative address. */
function describeContainer(env: Context['env']): string {
  if (env['AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE']) return 'the role of this pod (EKS Pod Identity)';
  return env['CODEBUILD_BUILD_ID'] ? 'the role of this CodeBuild project' : 'the role of this container';
}

/** Milliseconds for one attempt, and between two: an endpoint on the same machine answers at once or is not well. */
const containerPace = { timeout: 1_000, maxRetries: 2 };

async function containerCredentials(): Promise<SdkCredentials> {
  const { fromHttp } = await import('@aws-sdk/credential-provider-http');
  const what = 'the container credentials endpoint';
  try {
    return await fromHttp(containerPace)();
  } catch (thrown) {
    const { message, code, detail } = readFailure(thrown);
    const status = /status: (\d{3})/.exec(message)?.[1];
    const hint =
      'check AWS_CONTAINER_CREDENTIALS_FULL_URI (or _RELATIVE_URI) and AWS_CONTAINER_AUTHORIZATION_TOKEN';
    if (message.includes('not accepted'))
      throw new VouchError('configuration', `${what} is neither https nor on this machine`, {
        hint,
        cause: thrown,
      });
    if (code === 'ENOENT')
      throw new VouchError('configuration', 'cannot read the container’s token file', {
        hint: 'check AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
        cause: thrown,
      });
    if (status?.startsWith('4'))
      throw new VouchError('denied', `${what} refused this container (${status}${detail})`, { hint });
    if (status !== undefined)
      throw new VouchError('service', `${what} answered with the status ${status}`, { hint });
    if (thrown instanceof SyntaxError || message.includes('not of the required format'))
      throw new VouchError('service', `${what} answered with something that is no credentials`, { hint });
    throw new VouchError('network', `${what} does not answer`, { hint, cause: thrown });
  }
}

/** No answer at the usual address means that this is no EC2 instance; at one that somebody has set, that it is down. */
async function instanceCredentials(isNamed: boolean): Promise<SdkCredentials | undefined> {
  const { fromInstanceMetadata } = await import('@smithy/credential-provider-imds');
  const what = 'the instance metadata service';
  try {
    return await fromInstanceMetadata()();
  } catch (thrown) {
    const { message, status } = readFailure(thrown);
    if (status !== undefined && status >= 500)
      throw new VouchError('service', `${what} answered with the status ${status}`);
    // Other clouds have a metadata service at the same address, and say 4xx to AWS's paths.
    if (status !== undefined) return undefined;
    if (thrown instanceof SyntaxError || message.includes('Invalid response'))
      throw new VouchError('service', `${what} answered with something that is no credentials`);
    if (!isNamed) return undefined;
    throw new VouchError('network', `${what} does not answer`, {
      hint: 'check AWS_EC2_METADATA_SERVICE_ENDPOINT',
      cause: thrown,
    });
  }
}

interface Failure {
  readonly message: string;
  readonly code: string | undefined;
  readonly status: number | undefined;
  /** What the endpoint itself said, for instance `, AccessDeniedException: …`. */
  readonly detail: string;
}

function readFailure(thrown: unknown): Failure {
  const { message, code, statusCode, Code, Message } = Object(thrown) as Record<string, unknown>;
  const said = [Code, Message].filter((text) => typeof text === 'string');
  return {
    message: typeof message === 'string' ? message : '',
    code: typeof code === 'string' ? code : undefined,
    status: typeof statusCode === 'number' ? statusCode : undefined,
    detail: said.length === 0 ? '' : `, ${said.join(': ').slice(0, 300)}`,
  };
}
