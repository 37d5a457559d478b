import { jsonReply } from '../http/message.ts';
import type { Endpoint } from './endpoint.ts';
import { personClaims } from './grant.ts';
import { OAuthError, uncached } from './oauth-error.ts';
import type { TokenFamilies } from './token-families.ts';

/** The userinfo endpoint (OpenID Connect Core 1.0, section 5.3): the one place that takes an access token. */
export function userinfoEndpoint(families: TokenFamilies): Endpoint {
  return {
    operation: 'userinfo',
    methods: ['GET', 'POST'],
    answer(request) {
      const token = /^Bearer ([\w~+/.-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
      const grant = token === undefined ? undefined : families.grantOf(token);
      if (grant === undefined) {
        throw new OAuthError('invalid_token', 'the access token is missing, expired, revoked or unknown', {
          status: 401,
          authorization: token === undefined ? 'none' : 'wrong',
        });
      }
      return {
        reply: jsonReply(200, personClaims(grant.name), uncached),
        authorization: 'valid',
        principal: grant.name,
      };
    },
  };
}
