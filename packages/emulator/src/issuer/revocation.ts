import type { Clients } from './clients.ts';
import { type Endpoint, formParameters } from './endpoint.ts';
import { OAuthError, uncached } from './oauth-error.ts';
import { publicClient } from './token-endpoint.ts';
import type { TokenFamilies } from './token-families.ts';

/** The revocation endpoint (RFC 7009): 200 also for a token that nobody knows. */
export function revocationEndpoint(clients: Clients, families: TokenFamilies): Endpoint {
  return {
    operation: 'revoke',
    methods: ['POST'],
    answer(request) {
      const form = formParameters(request);
      const client = publicClient(clients, form, request.headers.authorization);
      const token = form.get('token');
      if (token === undefined) throw new OAuthError('invalid_request', 'token is missing');
      families.revoke(token, client.clientId);
      return { reply: { status: 200, headers: uncached, body: '' }, authorization: 'valid' };
    },
  };
}
