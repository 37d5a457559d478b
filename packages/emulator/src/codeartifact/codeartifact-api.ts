import { randomUUID } from 'node:crypto';
import { type Answer, jsonReply, type Reply, type Service, type ServiceRequest } from '../http/message.ts';
import { type SignatureFault, verifySignature } from '../http/signature-v4.ts';
import { registryHostName } from '../network/hosts.ts';
import type { Action, Credentials } from '../state/accounts.ts';
import { type DomainName, domainArn } from '../state/domains.ts';
import type { World } from '../state/world.ts';
import { jsonFailure } from './failure.ts';

/** Formats of GetRepositoryEndpoint, API version 2018-09-22. */
const formats = ['npm', 'pypi', 'maven', 'nuget', 'generic', 'ruby', 'swift', 'cargo'];

const invalidToken = 'The security token included in the request is invalid.';
const refusals: Readonly<Record<SignatureFault, readonly [status: number, code: string, message: string]>> = {
  missing: [403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
  incomplete: [403, 'IncompleteSignatureException', 'Authorization header is not a complete signature'],
  'unknown-key': [403, 'UnrecognizedClientException', invalidToken],
  'wrong-session-token': [403, 'UnrecognizedClientException', invalidToken],
  'expired-credentials': [
    403,
    'ExpiredTokenException',
    'The security token included in the request is expired',
  ],
  'wrong-scope': [
    403,
    'InvalidSignatureException',
    'Credential should be scoped to a valid region and service.',
  ],
  skewed: [
    403,
    'InvalidSignatureException',
    'Signature expired: the request time is too far from the current time.',
  ],
  mismatch: [
    403,
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  ],
};

type Operation = (
  query: URLSearchParams,
  domain: DomainName,
  caller: Credentials,
  world: World,
) => Reply | undefined;

const operations: Readonly<Record<string, Operation>> = {
  GetAuthorizationToken: getAuthorizationToken,
  GetRepositoryEndpoint: getRepositoryEndpoint,
};

/** The CodeArtifact API of one region. */
export function createCodeArtifactApi(world: World, region: string): Service {
  return {
    operation: operationOf,
    answer: (request) => answer(request, world, region),
    failure: jsonFailure,
  };
}

function operationOf(request: ServiceRequest): string {
  const route = `${request.method} ${request.path}`;
  if (route === 'POST /v1/authorization-token') return 'GetAuthorizationToken';
  if (route === 'GET /v1/repository/endpoint') return 'GetRepositoryEndpoint';
  return 'unknown';
}

function answer(request: ServiceRequest, world: World, region: string): Answer {
  const parameters = Object.fromEntries(request.query);
  const operation = operations[operationOf(request)];
  if (operation === undefined) {
    return { reply: jsonFailure(404, 'UnknownOperationException', ''), authorization: 'none', parameters };
  }
  const verdict = verifySignature(request, { region, service: 'codeartifact' }, world.accounts, world.now());
  if (verdict.is === 'refused') {
    const authorization =
      verdict.fault === 'missing' ? 'none' : verdict.fault === 'expired-credentials' ? 'expired' : 'wrong';
    return { reply: jsonFailure(...refusals[verdict.fault]), authorization, parameters };
  }
  const caller = verdict.credentials;
  const domain = {
    domain: request.query.get('domain') ?? '',
    // Without an owner the caller's own account is meant (API reference).
    domainOwner: request.query.get('domain-owner') ?? caller.account,
    region,
  };
  const needed = neededFor(operationOf(request)).find(
    (action) => !world.accounts.may(caller.grantee, action),
  );
  if (needed !== undefined) {
    return {
      reply: denial(caller, needed, domain),
      authorization: 'denied',
      principal: caller.principal,
      parameters,
    };
  }
  const reply =
    namesFault(domain) ?? missingDomain(domain, world) ?? operation(request.query, domain, caller, world);
  return {
    reply: reply ?? jsonFailure(500, 'InternalServerException', 'no answer'),
    authorization: 'valid',
    principal: caller.principal,
    parameters,
  };
}

function neededFor(operation: string): readonly Action[] {
  return operation === 'GetAuthorizationToken'
    ? ['codeartifact:GetAuthorizationToken', 'sts:GetServiceBearerToken']
    : ['codeartifact:GetRepositoryEndpoint'];
}

function getAuthorizationToken(
  query: URLSearchParams,
  domain: DomainName,
  caller: Credentials,
  world: World,
): Reply {
  const asked = query.get('duration') ?? '43200';
  const seconds = /^\d{1,9}$/.test(asked) ? Number(asked) : Number.NaN;
  if (seconds !== 0 && !(seconds >= 900 && seconds <= 43_200)) {
    return invalid('durationSeconds must be 0 or between 900 and 43200');
  }
  if (seconds === 0 && caller.expires === undefined) {
    return invalid('durationSeconds of 0 needs the temporary credentials of a role');
  }
  const own = caller.expires ?? Number.POSITIVE_INFINITY;
  const until = seconds === 0 ? own : world.now() + seconds * 1000;
  const expires =
    world.tokenSeconds === undefined
      ? until
      : Math.min(world.now() + world.tokenSeconds * 1000, seconds === 0 ? own : Number.POSITIVE_INFINITY);
  const { principal, grantee } = caller;
  const issued = world.tokens.issue({ ...domain, principal, grantee, expires });
  // Epoch seconds, with a fraction where there is one, as the real service gives them.
  return ok({ authorizationToken: issued.token, expiration: issued.expires / 1000 });
}

function getRepositoryEndpoint(
  query: URLSearchParams,
  domain: DomainName,
  _caller: Credentials,
  world: World,
): Reply {
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

function namesFault(domain: DomainName): Reply | undefined {
  if (!/^[a-z][a-z0-9-]{0,48}[a-z0-9]$/.test(domain.domain)) return invalid('the domain name is not valid');
  if (!/^\d{12}$/.test(domain.domainOwner)) return invalid('the domain owner must be 12 digits');
  return undefined;
}

function missingDomain(domain: DomainName, world: World): Reply | undefined {
  if (world.domains.hasDomain(domain)) return undefined;
  return jsonFailure(
    404,
    'ResourceNotFoundException',
    `Domain not found. Domain '${domain.domain}' owned by account '${domain.domainOwner}' does not exist.`,
    { resourceId: domain.domain, resourceType: 'domain' },
  );
}

function denial(caller: Credentials, action: Action, domain: DomainName): Reply {
  return jsonFailure(
    403,
    'AccessDeniedException',
    `User: ${caller.principal} is not authorized to perform: ${action} on resource: ${domainArn(domain)} because no identity-based policy allows the ${action} action`,
  );
}

function invalid(message: string): Reply {
  return jsonFailure(400, 'ValidationException', message, { reason: 'FIELD_VALIDATION_FAILED' });
}

function ok(value: unknown): Reply {
  return jsonReply(200, value, { 'x-amzn-requestid': randomUUID() });
}
