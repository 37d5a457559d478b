import {
  type Config,
  configuredDomains,
  domainLabel,
  type Issuer,
  parseRoleArn,
  VouchError,
} from '@vouch/core';
import { firstSetup } from '../settings/settings.ts';
import {
  arnOf,
  bearerToken,
  type Policy,
  policy,
  publishActions,
  readActions,
  type Statement,
  tokenActions,
} from './statements.ts';

/** What an administrator pastes so that a role can serve the configured domains. */
export interface Policies {
  /** The role's trust policy; none where nobody is known whom it could name, and IAM takes no policy without a statement. */
  readonly trust?: Policy;
  /** The role's permissions: reading and publishing in the configured domains, and no more. */
  readonly permissions: Policy;
  /** For each domain of another account, what that domain's own policy must allow. */
  readonly domains: Readonly<Record<string, Policy>>;
}

/**
 * The policies for a role: it is trusted to the issuer's ID tokens for our client where one is enrolled, and to GitHub
 * Actions where a repository (`owner/name`) is named. Pure. Throws `configuration` for an ARN that is no
 * role's, and where no domain is set up.
 */
export function policiesFor(config: Config, roleArn: string, githubRepository?: string): Policies {
  const {
    partition: { id: partition },
    account,
  } = parseRoleArn(roleArn);
  const domains = configuredDomains(config);
  // IAM takes no statement with an empty list of resources.
  if (domains.length === 0)
    throw new VouchError('configuration', 'no CodeArtifact domain is set up for the role to be allowed', {
      hint: firstSetup,
    });
  const arns = (kind: 'domain' | 'repository' | 'package') => [
    ...new Set(domains.map((domain) => arnOf(partition, kind, domain))),
  ];
  const foreign = domains.filter(({ domainOwner }) => domainOwner !== account);
  const trusted = [
    ...(config.issuer === undefined ? [] : [trustOf(partition, account, config.issuer)]),
    ...(githubRepository === undefined ? [] : [githubTrust(partition, account, githubRepository)]),
  ];
  return {
    ...(trusted.length > 0 && { trust: policy(...trusted) }),
    permissions: policy(
      { Sid: 'Token', Effect: 'Allow', Action: tokenActions, Resource: arns('domain') },
      bearerToken,
      {
        Sid: 'Packages',
        Effect: 'Allow',
        Action: [...readActions, ...publishActions],
        Resource: [...arns('repository'), ...arns('package')],
      },
    ),
    domains: Object.fromEntries(
      foreign.map((domain) => [
        domainLabel(domain),
        policy({
          Sid: 'TokenForRole',
          Effect: 'Allow',
          Principal: { AWS: roleArn },
          Action: tokenActions,
          Resource: ['*'],
        }),
      ]),
    ),
  };
}

function trustOf(partition: string, account: string, { url, clientId }: Issuer): Statement {
  const provider = issuerHost(url);
  return {
    Sid: 'People',
    Effect: 'Allow',
    Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${provider}` },
    Action: ['sts:AssumeRoleWithWebIdentity'],
    Condition: { StringEquals: { [`${provider}:aud`]: clientId } },
  };
}

const githubProvider = 'token.actions.githubusercontent.com';

function githubTrust(partition: string, account: string, repository: string): Statement {
  return {
    Sid: 'GitHubActions',
    Effect: 'Allow',
    Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${githubProvider}` },
    Action: ['sts:AssumeRoleWithWebIdentity'],
    Condition: {
      StringEquals: { [`${githubProvider}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${githubProvider}:sub`]: `repo:${repository}:*` },
    },
  };
}

/** IAM names a provider by its URL without the scheme. */
function issuerHost(url: string): string {
  return url.replace(/^https:\/\//, '').replace(/\/$/, '');
}
