import type { Context } from '../context.ts';
import { awsProfileOf } from './profile.ts';
import { awsSections } from './sections.ts';

/**
 * The region that the user's AWS configuration names: `AWS_REGION`, `AWS_DEFAULT_REGION`, or `region` of the AWS
 * profile. Undefined where there is none, or no file that can be read.
 */
export async function awsConfigRegion(
  context: Context,
  awsProfile: string | undefined,
): Promise<string | undefined> {
  const { env } = context;
  const fromEnv = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'];
  if (fromEnv) return fromEnv;
  const { config } = await awsSections(context);
  return config[awsProfile ?? awsProfileOf(context) ?? 'default']?.['region'];
}
