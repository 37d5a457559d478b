import { connectIdentity } from '@vouch/agent';
import { awsExchange, type Context, readConfig, stsRegionOf, VouchError } from '@vouch/core';

/**
 * `vouch credential aws`: the role's credentials as `credential_process` wants them, one line of JSON.
 * Throws `not-signed-in` where there is no session, `configuration` where the AWS profile is not one of ours.
 */
export async function credentialAws(context: Context, flags: { readonly profile?: string }): Promise<string> {
  const { roles } = await readConfig(context);
  const names = [...roles.keys()];
  const name = flags.profile ?? (names.length === 1 ? names[0] : undefined);
  const role = name === undefined ? undefined : roles.get(name);
  if (role === undefined) {
    const known = names.length === 0 ? 'there is none yet' : `there are: ${names.join(', ')}`;
    const what = name === undefined ? 'which role is meant?' : `${name} is not the AWS profile of a role;`;
    throw new VouchError('configuration', `${what} ${known}`, {
      hint: 'vouch setup aws --role ARN, or --profile NAME',
    });
  }
  const region = stsRegionOf(role);
  const selector = { kind: 'session', role: { awsProfile: role.awsProfile, arn: role.arn } } as const;
  const identity = await connectIdentity(context, awsExchange(context), selector, region);
  const { keys, expiration } = await identity.resolve();
  const { accessKeyId, secretAccessKey, sessionToken } = keys.expose();
  return `${JSON.stringify({
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    ...(expiration !== undefined && { Expiration: new Date(expiration).toISOString() }),
  })}\n`;
}
