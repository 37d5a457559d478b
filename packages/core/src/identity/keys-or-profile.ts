import { awsProfileOf } from '../aws-config/profile.ts';
import type { Context } from '../context.ts';

/** Whether both keys stand in the environment; one alone is none to any AWS tool. */
export function hasKeys({ env }: Pick<Context, 'env'>): boolean {
  return Boolean(env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']);
}

/** Whether the environment names keys or an AWS profile: they come before a role that is taken with a token, as for every AWS tool. */
export function namesKeysOrProfile(context: Pick<Context, 'env'>): boolean {
  return hasKeys(context) || awsProfileOf(context) !== undefined;
}
