import type { Context } from '../context.ts';
import { awsConfigFiles } from './files.ts';
import { awsProfileOf } from './profile.ts';

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
  const { config, credentials } = awsConfigFiles(context);
  try {
    const { configFile } = await loadSharedConfigFiles({
      configFilepath: config,
      filepath: credentials,
    });
    return configFile[awsProfile ?? awsProfileOf(context) ?? 'default']?.['region'];
  } catch {
    return undefined;
  }
}
