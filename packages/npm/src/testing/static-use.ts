import type { StaticUse } from '../uses/static-uses.ts';

/** The https URL of one of my-domain's npm repositories. */
export function repositoryUrl(repository: string): string {
  return `https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/${repository}/`;
}

/** A use of one of my-domain's repositories by npm, of which nothing is written yet. */
export function staticUse(repository: string, files: Pick<StaticUse, 'userFile' | 'tokenFile'>): StaticUse {
  return {
    tool: 'npm',
    id: repository,
    url: repositoryUrl(repository),
    domain: 'my-domain',
    domainOwner: '123456789012',
    region: 'us-east-1',
    repository,
    registryKeys: ['registry'],
    written: null,
    ...files,
  };
}
