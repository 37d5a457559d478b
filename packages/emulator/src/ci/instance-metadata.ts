import type { Emulator } from '../emulator.ts';
import { jsonReply, type Reply } from '../http/message.ts';
import { type LoopbackServer, startLoopbackServer } from './loopback-server.ts';
import { roleCredentials } from './role-credentials.ts';

export interface InstanceMetadata extends LoopbackServer {
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Plays the instance metadata service of EC2, version 2 alone (EC2 user guide, "Use IMDS"): a session token by PUT, then
 * the name of the instance's role and its credentials. Without a role the list of roles is 404, as the guide says.
 */
export async function startInstanceMetadata(
  emulator: Emulator,
  options: { readonly role?: string },
): Promise<InstanceMetadata> {
  const session = emulator.mint(40);
  const list = '/latest/meta-data/iam/security-credentials/';
  const name = options.role?.slice(options.role.lastIndexOf('/') + 1);
  const server = await startLoopbackServer({
    async answer({ method, path }, headers): Promise<Reply> {
      if (method === 'PUT' && path === '/latest/api/token')
        return headers['x-aws-ec2-metadata-token-ttl-seconds'] === undefined
          ? text(400, '')
          : text(200, session);
      if (headers['x-aws-ec2-metadata-token'] !== session) return text(401, '');
      if (options.role === undefined || name === undefined) return text(404, '');
      if (path === list) return text(200, name);
      if (path !== `${list}${name}`) return text(404, '');
      const given = await roleCredentials(emulator, options.role);
      return jsonReply(200, {
        Code: 'Success',
        Type: 'AWS-HMAC',
        LastUpdated: new Date().toISOString(),
        AccessKeyId: given.accessKeyId,
        SecretAccessKey: given.secretAccessKey,
        Token: given.sessionToken,
        Expiration: given.expiration,
      });
    },
  });
  return {
    ...server,
    environment: { AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: server.origin },
  };
}

function text(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/plain' }, body };
}
