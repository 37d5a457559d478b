import type { PythonRequest } from '../setup/request.ts';

/** A request for a repository of the domain `my-domain`, as the command line makes it. */
export function requestFor(repository: string, more: Partial<PythonRequest> = {}): PythonRequest {
  const domain = more.domain ?? { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
  const host = `${domain.domain}-${domain.domainOwner}.d.codeartifact.${domain.region}.amazonaws.com`;
  return {
    url: `https://${host}/pypi/${repository}/`,
    repository,
    domain,
    level: 'user',
    program: { node: '/usr/bin/node', script: '/opt/vouch/vouch.js', args: ['--keyring'] },
    ...more,
  };
}
