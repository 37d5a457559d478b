import type { Context } from '../context.ts';
import { containerCredentials, describeContainer, isContainer } from './container-role.ts';
import { instanceCredentials } from './instance-role.ts';
import type { SdkCredentials } from './sdk-credentials.ts';

export interface FoundCredentials {
  readonly credentials: SdkCredentials;
  /** For people. */
  readonly description: string;
}

/**
 * The role that the place gives where this process runs: a container of ECS, CodeBuild or EKS Pod Identity, or an EC2
 * instance. Undefined where there is none. What is there and fails is never "none": it throws `network`, `service`,
 * `denied` or `configuration`.
 */
export async function remoteRole(context: Context): Promise<FoundCredentials | undefined> {
  const { env } = context;
  if (isContainer(env))
    return { credentials: await containerCredentials(env), description: describeContainer(env) };
  const disabled = env['AWS_EC2_METADATA_DISABLED'];
  if (disabled && disabled !== 'false') return undefined;
  const credentials = await instanceCredentials(env);
  return credentials && { credentials, description: 'the role of this EC2 instance' };
}
