import type { Answer, Service, ServiceRequest } from '../http/message.ts';
import { authorizationOf, type SignatureFault, verifySignature } from '../http/signature-v4.ts';
import type { Issuer } from '../issuer/issuer.ts';
import type { Credentials } from '../state/accounts.ts';
import type { World } from '../state/world.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts';
import { xmlFailure, xmlReply } from './xml.ts';

/** The codes and texts by which STS refuses a signature (IAM user guide, "common errors" of the query API). */
const refusals: Readonly<Record<SignatureFault, readonly [status: number, code: string, message: string]>> = {
  missing: [403, 'MissingAuthenticationToken', 'Request is missing Authentication Token'],
  incomplete: [400, 'IncompleteSignature', 'The request signature does not conform to AWS standards'],
  'unknown-key': [403, 'InvalidClientTokenId', 'The security token included in the request is invalid.'],
  'wrong-session-token': [
    403,
    'InvalidClientTokenId',
    'The security token included in the request is invalid.',
  ],
  'expired-credentials': [403, 'ExpiredToken', 'The security token included in the request is expired'],
  'wrong-scope': [403, 'SignatureDoesNotMatch', 'Credential should be scoped to a valid region and service.'],
  skewed: [
    403,
    'SignatureDoesNotMatch',
    'Signature expired: the request time is too far from the current time.',
  ],
  mismatch: [
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  ],
};

/** STS for one region: the query protocol, version 2011-06-15. */
export function createSecurityTokenService(
  world: World,
  issuer: Issuer,
  audiences: readonly string[],
  region: string,
): Service {
  return {
    operation: (request) => formOf(request).get('Action') ?? 'unknown',
    answer(request) {
      const form = formOf(request);
      const action = form.get('Action');
      if (action === 'AssumeRoleWithWebIdentity') {
        return assumeRoleWithWebIdentity(form, { world, issuer, audiences });
      }
      const signed = action === null ? undefined : signedActions.get(action);
      if (signed !== undefined)
        return ofCaller(request, world, region, (caller) => signed(form, caller, world));
      return {
        reply: xmlFailure(
          400,
          'InvalidAction',
          `Could not find operation ${action ?? ''} for version 2011-06-15`,
        ),
        authorization: 'none',
      };
    },
    failure: xmlFailure,
  };
}

/** What only somebody with AWS credentials may ask. */
const signedActions: ReadonlyMap<
  string,
  (form: URLSearchParams, caller: Credentials, world: World) => Answer
> = new Map([
  ['GetCallerIdentity', (_form, caller) => getCallerIdentity(caller)],
  ['AssumeRole', assumeRole],
]);

function ofCaller(
  request: ServiceRequest,
  world: World,
  region: string,
  answer: (caller: Credentials) => Answer,
): Answer {
  const verdict = verifySignature(request, { region, service: 'sts' }, world.accounts, world.now());
  if (verdict.is === 'refused') {
    const { fault } = verdict;
    return { reply: xmlFailure(...refusals[fault]), authorization: authorizationOf(fault) };
  }
  return answer(verdict.credentials);
}

function getCallerIdentity({ principal, userId, account }: Credentials): Answer {
  return {
    reply: xmlReply('GetCallerIdentity', { Arn: principal, UserId: userId, Account: account }),
    authorization: 'valid',
    principal,
  };
}

function formOf(request: ServiceRequest): URLSearchParams {
  return request.method === 'GET' ? request.query : new URLSearchParams(request.body.toString('utf8'));
}
