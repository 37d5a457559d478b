import { jsonFailure } from '../http/json-failure.ts';
import type { Reply } from '../http/message.ts';
import { registryHostName } from '../network/hosts.ts';
import { type Call, invalid, type Operation, ok } from './operation.ts';

/** API version 2018-09-22. */
const formats = ['npm', 'pypi', 'maven', 'nuget', 'generic', 'ruby', 'swift', 'cargo'];

export const getRepositoryEndpoint: Operation = {
  name: 'GetRepositoryEndpoint',
  route: 'GET /v1/repository/endpoint',
  needs: ['codeartifact:GetRepositoryEndpoint'],
  answer,
};

function answer({ query, domain, world }: Call): Reply {
  const repository = query.get('repository') ?? '';
  const format = query.get('format') ?? '';
  const endpointType = query.get('endpointType') ?? 'ipv4';
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{1,99}$/.test(repository))
    return invalid('the repository name is not valid');
  if (!formats.includes(format)) return invalid(`format must be one of ${formats.join(', ')}`);
  if (endpointType !== 'ipv4' && endpointType !== 'dualstack') {
    return invalid('endpointType must be one of ipv4, dualstack');
  }
  if (!world.domains.hasRepository(domain, repository)) {
    return jsonFailure(
      404,
      'ResourceNotFoundException',
      `Repository not found. Repository '${repository}' in domain '${domain.domain}' owned by account '${domain.domainOwner}' does not exist.`,
      { resourceId: repository, resourceType: 'repository' },
    );
  }
  return ok({
    repositoryEndpoint: `https://${registryHostName(domain, endpointType)}/${format}/${repository}/`,
  });
}
