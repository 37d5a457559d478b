import type { Context } from '../context.ts';

/**
 * The AWS profile that the environment names, or undefined. The JavaScript SDK reads the first name only; the AWS CLI reads
 * both, and whoever has set the second one sees their AWS profile there.
 */
export function awsProfileOf({ env }: Pick<Context, 'env'>): string | undefined {
  return env['AWS_PROFILE'] || env['AWS_DEFAULT_PROFILE'] || undefined;
}
