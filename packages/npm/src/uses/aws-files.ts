import type { Context } from '@vouch/core';
import type { Written } from './static-uses.ts';

export type AwsFiles = NonNullable<Written['awsFiles']>;

/** The AWS files that this shell names. Pure. */
export function awsFilesOf({ env }: Context): AwsFiles {
  const { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials } = env;
  return {
    ...(config && { AWS_CONFIG_FILE: config }),
    ...(credentials && { AWS_SHARED_CREDENTIALS_FILE: credentials }),
  };
}

/** The same context with these AWS files and no others. Pure. */
export function withAwsFiles(context: Context, files: AwsFiles): Context {
  const { AWS_CONFIG_FILE: _config, AWS_SHARED_CREDENTIALS_FILE: _credentials, ...env } = context.env;
  return { ...context, env: { ...env, ...files } };
}
