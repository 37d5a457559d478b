import type { Credentials } from '../state/accounts.ts';
import type { XmlTree } from './xml.ts';

/** What STS gives of a role that was taken. */
export function credentialsXml(issued: Credentials & { readonly expires: number }): XmlTree {
  return {
    AssumedRoleUser: { Arn: issued.principal, AssumedRoleId: issued.userId },
    Credentials: {
      AccessKeyId: issued.accessKeyId,
      SecretAccessKey: issued.secretAccessKey,
      SessionToken: issued.sessionToken ?? '',
      Expiration: new Date(issued.expires).toISOString().replace('.000Z', 'Z'),
    },
  };
}
