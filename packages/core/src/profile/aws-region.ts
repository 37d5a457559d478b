import { join } from 'node:path';
import type { Context } from '../context.ts';
import { awsProfileOf } from './aws-profile.ts';

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
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const directory = join(context.homeDirectory, '.aws');
  try {
    const { configFile } = await loadSharedConfigFiles({
      configFilepath: env['AWS_CONFIG_FILE'] || join(directory, 'config'),
      filepath: env['AWS_SHARED_CREDENTIALS_FILE'] || join(directory, 'credentials'),
    });
    return configFile[awsProfile ?? awsProfileOf(context) ?? 'default']?.['region'];
  } catch {
    return undefined;
  }
}
