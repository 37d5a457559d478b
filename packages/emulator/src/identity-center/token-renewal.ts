import { type Answer, jsonReply, type Reply, type Service, type ServiceRequest } from '../http/message.ts';
import type { World } from '../state/world.ts';

/** The OIDC service of IAM Identity Center: CreateToken by a refresh token alone, which is all that a program does without a person. */
export function createTokenRenewal(world: World): Service {
  return {
    operation: (request) => (isCreateToken(request) ? 'CreateToken' : 'unknown'),
    answer: (request) => (isCreateToken(request) ? createToken(request, world) : refused('invalid_request')),
    failure,
  };
}

function isCreateToken({ method, path }: ServiceRequest): boolean {
  return method === 'POST' && path === '/token';
}

function createToken({ body }: ServiceRequest, world: World): Answer {
  const asked = JSON.parse(body.toString('utf8'));
  if (asked.grantType !== 'refresh_token') return refused('unsupported_grant_type');
  const renewed = world.identityCenter.renew(asked);
  if (renewed === undefined) return refused('invalid_grant');
  const { accessToken, refreshToken, seconds: expiresIn } = renewed;
  return {
    reply: jsonReply(200, { accessToken, refreshToken, expiresIn, tokenType: 'Bearer' }),
    authorization: 'valid',
  };
}

/** The SDK goes by the name in the header, `InvalidGrantException` for `invalid_grant`. */
function failure(status: number, code: string, message: string): Reply {
  const name = code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return jsonReply(
    status,
    { error: code, error_description: message },
    { 'x-amzn-errortype': `${name}Exception` },
  );
}

function refused(code: string): Answer {
  return { reply: failure(400, code, `the request is refused: ${code}`), authorization: 'wrong' };
}
