import type { Emulator } from '../emulator.ts';
import { ask } from '../testing/https-client.ts';

/** Temporary credentials of a role, as the endpoints of AWS's own machines hand them out. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** ISO 8601, whole seconds, `Z`. */
  readonly expiration: string;
}

/** Credentials that the emulator's services accept, from its own STS. */
export async function roleCredentials(emulator: Emulator, roleArn: string): Promise<RoleCredentials> {
  const form = new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: 'machine',
    WebIdentityToken: await emulator.webIdentityToken({ sub: 'machine' }),
  });
  const { status, body } = await ask(emulator, 'https://sts.us-east-1.amazonaws.com/', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  const field = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(body)?.[1] ?? '';
  if (status !== 200) throw new Error(`the emulator's STS answered ${status}: ${field('Message')}`);
  return {
    accessKeyId: field('AccessKeyId'),
    secretAccessKey: field('SecretAccessKey'),
    sessionToken: field('SessionToken'),
    expiration: field('Expiration'),
  };
}
