import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { type Answer, jsonReply, type Reply, type Service, type ServiceRequest } from '../http/message.ts';
import { issuerHost } from '../network/hosts.ts';
import { createSigningKey } from './signing-key.ts';
import { mintWebIdentityToken, type WebIdentityTokenOptions } from './web-identity-token.ts';

/** The OIDC issuer `https://login.vouch.test`: its documents over HTTP, and its tokens for tests. */
export interface Issuer extends Service {
  readonly url: string;
  /** Looks a key up in the issuer's own JWKS, as STS would after fetching it. */
  readonly keys: JWTVerifyGetKey;
  webIdentityToken(options: WebIdentityTokenOptions): Promise<string>;
}

export async function createIssuer(now: () => number): Promise<Issuer> {
  const url = `https://${issuerHost}`;
  const key = await createSigningKey();
  const stranger = await createSigningKey();
  const jwks = { keys: [key.jwk] };
  const documents = new Map<string, { operation: string; body: unknown }>([
    ['/.well-known/openid-configuration', { operation: 'discovery', body: discovery(url) }],
    ['/.well-known/jwks.json', { operation: 'jwks', body: jwks }],
  ]);
  return {
    url,
    keys: createLocalJWKSet(jwks),
    operation: (request) => documents.get(request.path)?.operation ?? 'unknown',
    answer(request: ServiceRequest): Answer {
      const document = documents.get(request.path);
      if (document === undefined)
        return { reply: failure(404, 'not_found', 'no such page'), authorization: 'none' };
      if (request.method !== 'GET') {
        return { reply: failure(405, 'invalid_request', 'only GET is allowed'), authorization: 'none' };
      }
      return { reply: jsonReply(200, document.body), authorization: 'none' };
    },
    failure,
    webIdentityToken: (options) =>
      mintWebIdentityToken(options, {
        issuer: url,
        now: now(),
        keyId: key.id,
        signer: options.signedBy === 'stranger' ? stranger : key,
      }),
  };
}

/** OpenID Connect Discovery 1.0, section 3: only what is served today. */
function discovery(url: string): unknown {
  return {
    issuer: url,
    jwks_uri: `${url}/.well-known/jwks.json`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'amr', 'acr'],
  };
}

/** RFC 6749, section 5.2. */
function failure(status: number, code: string, message: string): Reply {
  return jsonReply(status, { error: code, error_description: message });
}
