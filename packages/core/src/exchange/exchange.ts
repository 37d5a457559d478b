import type { AwsCredentials } from '../credentials.ts';
import type { Domain } from '../domain.ts';
import type { EndpointType, PackageFormat } from '../endpoint/endpoint.ts';
import type { Secret } from '../secret.ts';
import type { AuthorizationToken } from '../token.ts';

export interface WebIdentityRequest {
  readonly roleArn: string;
  /** 2 to 64 characters of `[\w+=,.@-]`. */
  readonly sessionName: string;
  readonly token: Secret;
  readonly region: string;
  /** 900–43200 seconds, capped by what the role allows. Read at each attempt, as a token's. */
  readonly durationSeconds: number;
}

export interface TokenRequest extends Domain {
  /** Read at each attempt: what is left of a session is less at the last one, 45 seconds on. May throw, which ends the call. */
  readonly durationSeconds: number;
  readonly endpointUrl?: string;
}

export interface EndpointRequest extends Domain {
  readonly format: PackageFormat;
  readonly repository: string;
  readonly endpointType?: EndpointType;
  readonly endpointUrl?: string;
}

/** Who GetCallerIdentity says the credentials are. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
}

/**
 * The four calls to AWS. Each has a deadline, a cap on the answer's size and a check of its shape, and fails with
 * `network`, `service`, `throttled`, `denied`, `not-signed-in` or `configuration`.
 */
export interface Exchange {
  assumeRoleWithWebIdentity(
    request: WebIdentityRequest,
    signal?: AbortSignal,
  ): Promise<Pick<AwsCredentials, 'keys' | 'expiration'>>;
  getCallerIdentity(credentials: AwsCredentials, region: string, signal?: AbortSignal): Promise<Caller>;
  getAuthorizationToken(
    credentials: AwsCredentials,
    request: TokenRequest,
    signal?: AbortSignal,
  ): Promise<AuthorizationToken>;
  /** The URL that CodeArtifact itself gives for a repository, https and with a slash at its end. */
  getRepositoryEndpoint(
    credentials: AwsCredentials,
    request: EndpointRequest,
    signal?: AbortSignal,
  ): Promise<string>;
}
