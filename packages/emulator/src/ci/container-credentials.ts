import type { Emulator } from '../emulator.ts';
import { jsonReply } from '../http/message.ts';
import { createPrivateDirectory } from '../private-directory.ts';
import { type LoopbackServer, startLoopbackServer } from './loopback-server.ts';
import { roleCredentials } from './role-credentials.ts';

/**
 * `container`: ECS and CodeBuild, which tell the token in a variable. `pod-identity`: the EKS agent, which takes the
 * pod's service account token from a file.
 */
export type ContainerKind = 'container' | 'pod-identity';

export interface ContainerCredentials extends LoopbackServer {
  /** What the platform puts into a container's environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Plays the container credentials endpoint (AWS SDKs reference guide, "Container credential provider"). The real ones stand
 * at 169.254.170.2 and .23, which a test cannot have, so the address is given whole and on loopback, which the SDKs
 * take as well. The shape of a refusal is our own choice.
 */
export async function startContainerCredentials(
  emulator: Emulator,
  options: { readonly kind: ContainerKind; readonly role: string },
): Promise<ContainerCredentials> {
  const directory = await createPrivateDirectory();
  const authorization = emulator.mint(60);
  const server = await startLoopbackServer({
    async answer({ path }, headers) {
      if (path !== '/v1/credentials') return jsonReply(404, { Code: 'NotFound', Message: 'no such path' });
      if (headers.authorization !== authorization)
        return jsonReply(403, {
          Code: 'AccessDeniedException',
          Message: 'the token is not this container’s',
        });
      const given = await roleCredentials(emulator, options.role);
      return jsonReply(200, {
        AccessKeyId: given.accessKeyId,
        SecretAccessKey: given.secretAccessKey,
        Token: given.sessionToken,
        Expiration: given.expiration,
        RoleArn: options.role,
      });
    },
  });
  const proof =
    options.kind === 'container'
      ? { AWS_CONTAINER_AUTHORIZATION_TOKEN: authorization }
      : {
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: await directory.write(
            'eks-pod-identity-token',
            authorization,
          ),
        };
  return {
    ...server,
    environment: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.origin}/v1/credentials`, ...proof },
    async close() {
      await server.close();
      await directory.remove();
    },
  };
}
