import type { Context } from '../context.ts';
import { awsConfigFiles } from './files.ts';

/** The settings of AWS profiles, by the profile's name. */
export type AwsSections = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

/** The profiles of each of the AWS config files; none where they cannot be read. */
export async function awsSections(
  context: Context,
): Promise<{ readonly config: AwsSections; readonly credentials: AwsSections }> {
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const { config, credentials } = awsConfigFiles(context);
  try {
    const { configFile, credentialsFile } = await loadSharedConfigFiles({
      configFilepath: config,
      filepath: credentials,
    });
    return { config: configFile, credentials: credentialsFile };
  } catch {
    return { config: {}, credentials: {} };
  }
}
