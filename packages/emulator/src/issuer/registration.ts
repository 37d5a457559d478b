import { jsonReply } from '../http/message.ts';
import type { Clients } from './clients.ts';
import { type Endpoint, jsonBody } from './endpoint.ts';
import { OAuthError, uncached } from './oauth-error.ts';
import { redirectFlaw } from './redirect-uri.ts';
import { grantTypes } from './token-endpoint.ts';

/** Dynamic client registration (RFC 7591), open to everybody, of public clients only. */
export function registrationEndpoint(clients: Clients, now: () => number): Endpoint {
  return {
    operation: 'register-client',
    methods: ['POST'],
    answer(request) {
      const metadata = jsonBody(request);
      const redirectUris = strings(metadata, 'redirect_uris') ?? [];
      const wanted = strings(metadata, 'grant_types') ?? [grantTypes.code];
      const method = metadata['token_endpoint_auth_method'];
      const name = metadata['client_name'];
      if (method !== 'none') {
        throw new OAuthError(
          'invalid_client_metadata',
          'token_endpoint_auth_method must be none: only public clients may register',
        );
      }
      const granted = Object.values(grantTypes).filter((type) => wanted.includes(type));
      if (granted.length === 0) throw new OAuthError('invalid_client_metadata', 'no grant type is supported');
      if (name !== undefined && (typeof name !== 'string' || name === '' || name.length > 100)) {
        throw new OAuthError('invalid_client_metadata', 'client_name must be 1 to 100 characters');
      }
      if (granted.includes(grantTypes.code) && redirectUris.length === 0) {
        throw new OAuthError('invalid_redirect_uri', 'the authorization code grant needs redirect_uris');
      }
      for (const uri of redirectUris) {
        const flaw = redirectFlaw(uri);
        if (flaw !== undefined) throw new OAuthError('invalid_redirect_uri', `redirect_uris: ${flaw}`);
      }
      const client = clients.register(name === undefined ? { redirectUris } : { redirectUris, name });
      const told = {
        client_id: client.clientId,
        client_id_issued_at: Math.floor(now() / 1000),
        client_name: client.name,
        redirect_uris: redirectUris,
        grant_types: granted,
        response_types: granted.includes(grantTypes.code) ? ['code'] : [],
        token_endpoint_auth_method: 'none',
      };
      return { reply: jsonReply(201, told, uncached), authorization: 'none' };
    },
  };
}

function strings(metadata: Readonly<Record<string, unknown>>, name: string): string[] | undefined {
  const value = metadata[name];
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((each): each is string => typeof each === 'string')) return value;
  const code = name === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata';
  throw new OAuthError(code, `${name} must be a list of strings`);
}
