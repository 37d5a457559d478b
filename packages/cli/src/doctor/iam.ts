import { type Domain, partitionOfRegion } from '@vouch/core';
import { arnOf, bearerToken, type Policy, policy, readActions, tokenActions } from '../iam/statements.ts';
import type { Remedy } from '../remedy.ts';
import type { Diagnosis } from './finding.ts';
import { bad } from './finding.ts';

/** AWS's own sentence of a denial (IAM user guide, "Troubleshoot access denied error messages"). */
const denial =
  /User: (\S+) is not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+?))?(?: (?:because|with) (.*))?$/s;

/** What AWS said, as the action that is missing and the command that an administrator runs. Undefined for other words. */
export function missingAction(message: string, domain: Domain, by: string): Diagnosis | undefined {
  const [, caller, action, resource, because = ''] = denial.exec(message.replace(/ \(\w+\)$/, '')) ?? [];
  if (caller === undefined || action === undefined) return undefined;
  const on = resource === undefined ? '' : ` on ${resource}`;
  const told = `${caller} may not do ${action}${on}, which ${by} needs`;
  if (/explicit deny/.test(because))
    return bad(`${told}: a policy denies it outright, so no other can allow it`);
  // A domain of another account, a boundary, an organization: a policy that is not the identity's own.
  const [, elsewhere] = /^no (?!identity-based)(.+?) allows/.exec(because) ?? [];
  if (elsewhere !== undefined) return bad(`${told}: no ${elsewhere} allows it`);
  const remedy = allow(caller, domain);
  return bad(remedy === undefined ? `${told}: add it to that identity’s policy` : told, remedy);
}

/**
 * The AWS CLI's command that gives a role or a user what reading from a domain needs. The whole of it, because an inline
 * policy of that name is replaced and not added to. What IAM Identity Center made can only be changed there.
 */
function allow(caller: string, domain: Domain): Remedy | undefined {
  const [, role] = /:assumed-role\/([\w+=,.@-]+)\//.exec(caller) ?? [];
  const [, user] = /:user\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]+)$/.exec(caller) ?? [];
  if (role?.startsWith('AWSReservedSSO_') || (role === undefined && user === undefined)) return undefined;
  const who =
    role !== undefined
      ? ['put-role-policy', '--role-name', role]
      : ['put-user-policy', '--user-name', user ?? ''];
  const words = [
    'aws',
    'iam',
    ...who,
    '--policy-name',
    `vouch-${domain.domain}`,
    '--policy-document',
    JSON.stringify(policyFor(domain)),
  ];
  return { kind: 'run', words };
}

/** Reading, and no more. */
function policyFor(domain: Domain): Policy {
  const partition = partitionOfRegion(domain.region)?.id ?? 'aws';
  return policy(
    { Sid: 'Token', Effect: 'Allow', Action: tokenActions, Resource: [arnOf(partition, 'domain', domain)] },
    {
      Sid: 'Packages',
      Effect: 'Allow',
      Action: readActions,
      Resource: [arnOf(partition, 'repository', domain)],
    },
    bearerToken,
  );
}
