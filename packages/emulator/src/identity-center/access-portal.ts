import { jsonFailure } from '../http/json-failure.ts';
import { type Answer, jsonReply, type Service, type ServiceRequest } from '../http/message.ts';
import type { World } from '../state/world.ts';

/** The life of a permission set's credentials in seconds; AWS's default. */
const sessionSeconds = 3_600;

/**
 * The access portal of IAM Identity Center: GetRoleCredentials alone. A permission set is a role of its account here, by the
 * set's own name: AWS makes `AWSReservedSSO_NAME_…` of it.
 */
export function createAccessPortal(world: World): Service {
  return {
    operation: (request) => (isRoleCredentials(request) ? 'GetRoleCredentials' : 'unknown'),
    answer: (request) =>
      isRoleCredentials(request)
        ? getRoleCredentials(request, world)
        : { reply: jsonFailure(404, 'UnknownOperationException', ''), authorization: 'none' },
    failure: jsonFailure,
  };
}

function isRoleCredentials({ method, path }: ServiceRequest): boolean {
  return method === 'GET' && path === '/federation/credentials';
}

/** Statuses, codes and sentences as users report them from the real service. */
function getRoleCredentials({ headers, query }: ServiceRequest, world: World): Answer {
  const parameters = Object.fromEntries(query);
  const user = world.identityCenter.userOf(String(headers['x-amz-sso_bearer_token'] ?? ''));
  if (user === undefined) {
    const reply = jsonFailure(401, 'UnauthorizedException', 'Session token not found or invalid');
    return { reply, authorization: 'wrong', parameters };
  }
  const role = `arn:aws:iam::${query.get('account_id')}:role/${query.get('role_name')}`;
  if (world.accounts.role(role) === undefined) {
    const reply = jsonFailure(403, 'ForbiddenException', 'No access');
    return { reply, authorization: 'denied', principal: user, parameters };
  }
  const issued = world.accounts.issueCredentials(role, user, world.now() + sessionSeconds * 1_000);
  const { accessKeyId, secretAccessKey, sessionToken, expires: expiration } = issued;
  return {
    reply: jsonReply(200, { roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration } }),
    authorization: 'valid',
    principal: issued.principal,
    parameters,
  };
}
