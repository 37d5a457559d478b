import type { Config, Issuer } from '@vouch/core';
import { parseRoleArn } from '@vouch/core';

export type PolicyFormat = 'json' | 'terraform';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal?: Record<string, string | readonly string[]>;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: Record<string, Record<string, string | readonly string[]>>;
}

export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

/** What an administrator pastes so that a role can serve the configured domains. */
export interface Policies {
  /** The role's trust policy. */
  readonly trust: Policy;
  /** The role's permissions: reading and publishing in the configured domains, and no more. */
  readonly permissions: Policy;
  /** For each domain of another account, what that domain's own policy must allow. */
  readonly domains: Readonly<Record<string, Policy>>;
}

/** `sts:GetServiceBearerToken` is what GetAuthorizationToken needs in STS; its condition keeps it to CodeArtifact. */
const bearer = { StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' } };
const domainActions = ['codeartifact:GetAuthorizationToken'];
const repositoryActions = [
  'codeartifact:GetRepositoryEndpoint',
  'codeartifact:ReadFromRepository',
  'codeartifact:PublishPackageVersion',
  'codeartifact:PutPackageMetadata',
];

/**
 * The policies for a role: it is trusted to the issuer's ID tokens for our client, and to GitHub Actions where a
 * repository (`owner/name`) is named. Pure. Throws `configuration` for an ARN that is no role's.
 */
export function policiesFor(
  config: Config,
  issuer: Issuer,
  roleArn: string,
  githubRepository?: string,
): Policies {
  const { partition, account } = parseRoleArn(roleArn);
  const domains = [...config.profiles.values(), ...config.domains];
  const arns = (kind: 'domain' | 'repository') =>
    unique(
      domains.map(({ region, domainOwner, domain }) => {
        const resource = kind === 'domain' ? `domain/${domain}` : `repository/${domain}/*`;
        return `arn:${partition}:codeartifact:${region}:${domainOwner}:${resource}`;
      }),
    );
  const foreign = domains.filter(({ domainOwner }) => domainOwner !== account);
  const packages = unique(
    domains.map(
      ({ region, domainOwner, domain }) =>
        `arn:${partition}:codeartifact:${region}:${domainOwner}:package/${domain}/*`,
    ),
  );
  return {
    trust: policy(
      trustOf(partition, account, issuerHost(issuer.url), issuer.clientId),
      ...(githubRepository === undefined ? [] : [githubTrust(partition, account, githubRepository)]),
    ),
    permissions: policy(
      { Sid: 'Token', Effect: 'Allow', Action: domainActions, Resource: arns('domain') },
      {
        Sid: 'BearerToken',
        Effect: 'Allow',
        Action: ['sts:GetServiceBearerToken'],
        Resource: ['*'],
        Condition: bearer,
      },
      {
        Sid: 'Packages',
        Effect: 'Allow',
        Action: repositoryActions,
        Resource: [...arns('repository'), ...packages],
      },
    ),
    domains: Object.fromEntries(
      foreign.map(({ domain, domainOwner }) => [
        `${domain}-${domainOwner}`,
        policy({
          Sid: 'TokenForRole',
          Effect: 'Allow',
          Principal: { AWS: roleArn },
          Action: domainActions,
          Resource: ['*'],
        }),
      ]),
    ),
  };
}

function trustOf(partition: string, account: string, provider: string, audience: string): Statement {
  return {
    Sid: 'People',
    Effect: 'Allow',
    Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${provider}` },
    Action: ['sts:AssumeRoleWithWebIdentity'],
    Condition: { StringEquals: { [`${provider}:aud`]: audience } },
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

function policy(...statements: readonly Statement[]): Policy {
  return { Version: '2012-10-17', Statement: statements };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** The policies as one JSON document, or as Terraform that makes the role with them. */
export function printPolicies(policies: Policies, format: PolicyFormat, roleArn: string): string {
  if (format === 'json') return `${JSON.stringify(policies, null, 2)}\n`;
  const name = roleArn.split('/').pop() ?? 'vouch';
  const label = name.replace(/\W/g, '_').replace(/^(\d)/, '_$1');
  const resources = [
    `resource "aws_iam_role" "${label}" {\n  name               = "${name}"\n  assume_role_policy = ${encoded(policies.trust)}\n}`,
    `resource "aws_iam_role_policy" "${label}" {\n  name   = "codeartifact"\n  role   = aws_iam_role.${label}.id\n  policy = ${encoded(policies.permissions)}\n}`,
    ...Object.entries(policies.domains).map(
      ([domain, each]) =>
        `resource "aws_codeartifact_domain_permissions_policy" "${domain.replace(/\W/g, '_')}" {\n  domain          = "${domain.slice(0, -13)}"\n  domain_owner    = "${domain.slice(-12)}"\n  policy_document = ${encoded(each)}\n}`,
    ),
  ];
  return `${resources.join('\n\n')}\n`;
}

/** Terraform's jsonencode takes JSON itself, but for `${`, which it would expand. */
function encoded(value: Policy): string {
  const json = JSON.stringify(value, null, 2).replaceAll('${', '$${').replaceAll('%{', '%%{');
  return `jsonencode(${json.replaceAll('\n', '\n  ')})`;
}
