import type { Domain } from '@vouch/core';

export interface Statement {
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

export function policy(...statements: readonly Statement[]): Policy {
  return { Version: '2012-10-17', Statement: statements };
}

export const tokenActions = ['codeartifact:GetAuthorizationToken'];
export const readActions = ['codeartifact:GetRepositoryEndpoint', 'codeartifact:ReadFromRepository'];
export const publishActions = ['codeartifact:PublishPackageVersion', 'codeartifact:PutPackageMetadata'];

/** What GetAuthorizationToken needs in STS; the condition keeps it to CodeArtifact. */
export const bearerToken: Statement = {
  Sid: 'BearerToken',
  Effect: 'Allow',
  Action: ['sts:GetServiceBearerToken'],
  Resource: ['*'],
  Condition: { StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' } },
};

/** The ARN of a domain, or of everything of a kind in it, as the CodeArtifact user guide writes them. */
export function arnOf(
  partition: string,
  kind: 'domain' | 'repository' | 'package',
  { domain, domainOwner, region }: Domain,
): string {
  const resource = kind === 'domain' ? `domain/${domain}` : `${kind}/${domain}/*`;
  return `arn:${partition}:codeartifact:${region}:${domainOwner}:${resource}`;
}
