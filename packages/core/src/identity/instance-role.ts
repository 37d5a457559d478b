import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';
import type { SdkCredentials } from './sdk-credentials.ts';

const addressVariable = 'AWS_EC2_METADATA_SERVICE_ENDPOINT';

/**
 * The credentials of the EC2 instance's role, or undefined where this is no instance or it has no role. No answer at the usual
 * address means "no instance"; at one that somebody has set it means that the service is down: `network`.
 */
export async function instanceCredentials(env: Context['env']): Promise<SdkCredentials | undefined> {
  const { fromInstanceMetadata } = await import('@smithy/credential-provider-imds');
  try {
    return await fromInstanceMetadata()();
  } catch (thrown) {
    const error = explain(thrown, env);
    if (error === undefined) return undefined;
    throw error;
  }
}

function explain(thrown: unknown, env: Context['env']): VouchError | undefined {
  const { message, statusCode } = Object(thrown) as Partial<Record<string, unknown>>;
  const what = 'the instance metadata service';
  if (typeof statusCode === 'number' && statusCode >= 500)
    return new VouchError('service', `${what} answered with the status ${statusCode}`);
  // Other clouds have a service at the same address, and say 4xx to AWS's paths; so does EC2 without a role.
  if (typeof statusCode === 'number') return undefined;
  if (thrown instanceof SyntaxError || String(message).includes('Invalid response'))
    return new VouchError('service', `${what} answered with something other than credentials`);
  if (!env[addressVariable]) return undefined;
  return new VouchError('network', `${what} does not answer`, {
    hint: `check ${addressVariable}`,
    cause: thrown,
  });
}
