import { join } from 'node:path';
import type { Context } from '../context.ts';

/** Where AWS's own tools find a person's profiles, and the keys that win over them. */
export interface AwsConfigFiles {
  readonly config: string;
  readonly credentials: string;
}

/** The AWS config files, whether they are there or not: those that the environment names, else those in `~/.aws`. Pure. */
export function awsConfigFiles({
  env,
  homeDirectory,
}: Pick<Context, 'env' | 'homeDirectory'>): AwsConfigFiles {
  const directory = join(homeDirectory, '.aws');
  return {
    config: env['AWS_CONFIG_FILE'] || join(directory, 'config'),
    credentials: env['AWS_SHARED_CREDENTIALS_FILE'] || join(directory, 'credentials'),
  };
}
