import { jsonFailure } from '../http/json-failure.ts';
import type { Answer, Reply, Service, ServiceRequest } from '../http/message.ts';
import { authorizationOf, type SignatureFault, verifySignature } from '../http/signature-v4.ts';
import type { Action, Credentials } from '../state/accounts.ts';
import { type DomainName, domainArn } from '../state/domains.ts';
import type { World } from '../state/world.ts';
import { getAuthorizationToken } from './get-authorization-token.ts';
import { getRepositoryEndpoint } from './get-repository-endpoint.ts';
import { invalid, type Operation } from './operation.ts';

const operations: readonly Operation[] = [getAuthorizationToken, getRepositoryEndpoint];

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

/** The CodeArtifact API of one region. */
export function createCodeArtifactApi(world: World, region: string): Service {
  return {
    operation: (request) => operationOf(request)?.name ?? 'unknown',
    answer: (request) => ({
      parameters: Object.fromEntries(request.query),
      ...answer(request, world, region),
    }),
    failure: jsonFailure,
  };
}

function operationOf(request: ServiceRequest): Operation | undefined {
  return operations.find((operation) => operation.route === `${request.method} ${request.path}`);
}

function answer(request: ServiceRequest, world: World, region: string): Answer {
  const operation = operationOf(request);
  if (operation === undefined) {
    return { reply: jsonFailure(404, 'UnknownOperationException', ''), authorization: 'none' };
  }
  const verdict = verifySignature(request, { region, service: 'codeartifact' }, world.accounts, world.now());
  if (verdict.is === 'refused') {
    const { fault } = verdict;
    return { reply: jsonFailure(...refusals[fault]), authorization: authorizationOf(fault) };
  }
  const caller = verdict.credentials;
  const { query } = request;
  // Without an owner the caller's own account is meant (API reference).
  const domainOwner = query.get('domain-owner') ?? caller.account;
  const domain = { domain: query.get('domain') ?? '', domainOwner, region };
  const { principal } = caller;
  const lacking = operation.needs.find((action) => !world.accounts.may(caller.grantee, action));
  if (lacking !== undefined) {
    return { reply: denial(caller, lacking, domain), authorization: 'denied', principal };
  }
  const reply =
    invalidName(domain) ?? missingDomain(domain, world) ?? operation.answer({ query, domain, caller, world });
  return { reply, authorization: 'valid', principal };
}

function invalidName(domain: DomainName): Reply | undefined {
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
