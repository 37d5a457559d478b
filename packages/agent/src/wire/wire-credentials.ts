import { type AwsCredentials, printable, Secret } from '@vouch/core';

/** AWS credentials as they cross the socket. */
export interface WireCredentials {
  readonly keys: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Epoch milliseconds. */
  readonly expiration?: number;
  readonly description: string;
}

export function toWireCredentials({ keys, expiration, description }: AwsCredentials): WireCredentials {
  return { keys: keys.expose(), ...(expiration !== undefined && { expiration }), description };
}

/** The credentials that the peer meant, where they have their shape. */
export function fromWireCredentials({ keys, expiration, description }: WireCredentials): AwsCredentials {
  return {
    keys: new Secret(keys),
    ...(expiration !== undefined && { expiration }),
    description: printable(description),
  };
}
