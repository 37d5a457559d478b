import type { IssuerOptions } from './issuer/issuer-options.ts';
import type { StaleTokenStatus } from './registry/pypi/pypi-registry.ts';
import type { Role, User } from './state/accounts.ts';
import type { DomainOptions } from './state/domains.ts';

export interface EmulatorOptions {
  /** The life in seconds of every authorization token, whatever was asked. Default: as asked. */
  readonly tokenSeconds?: number;
  /** Epoch milliseconds for every judgement about time. Default: the real clock. Certificates always use the real one. */
  readonly clock?: () => number;
  /** Default: `defaultRoles`. */
  readonly roles?: readonly Role[];
  /** Default: none. */
  readonly users?: readonly User[];
  /** Default: `defaultDomains`. */
  readonly domains?: readonly DomainOptions[];
  /**
   * The audiences that the account takes in a web-identity token, beside the ids of the issuer's clients.
   * Default: `sts.amazonaws.com` and `vouch`.
   */
  readonly audiences?: readonly string[];
  /** How the OIDC issuer behaves. */
  readonly issuer?: IssuerOptions;
  /**
   * Base64url characters that stand in every secret that the emulator mints, so that a test can look for leaks: tokens, codes,
   * keys, and the key id in a JWT's head. What a test has made for itself (`issueToken`) has none.
   */
  readonly tokenMarker?: string;
  /** How PyPI repositories refuse a token past its life. Default: 401. */
  readonly staleTokenStatus?: StaleTokenStatus;
  /** The environment in which the machine's own CA bundle is looked up. Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export const defaultAccount = '123456789012';

/** `developer` may do everything, `reader` may not publish, `visitor` may be assumed and nothing else. */
export const defaultRoles: readonly Role[] = [
  { arn: `arn:aws:iam::${defaultAccount}:role/developer` },
  {
    arn: `arn:aws:iam::${defaultAccount}:role/reader`,
    allow: [
      'sts:AssumeRoleWithWebIdentity',
      'sts:GetServiceBearerToken',
      'codeartifact:GetAuthorizationToken',
      'codeartifact:GetRepositoryEndpoint',
      'codeartifact:ReadFromRepository',
    ],
  },
  { arn: `arn:aws:iam::${defaultAccount}:role/visitor`, allow: ['sts:AssumeRoleWithWebIdentity'] },
];

export const defaultDomains: readonly DomainOptions[] = [
  {
    domain: 'my-domain',
    domainOwner: defaultAccount,
    region: 'us-east-1',
    repositories: ['my-repo', 'other-repo'],
  },
];

export const defaultAudiences: readonly string[] = ['sts.amazonaws.com', 'vouch'];
