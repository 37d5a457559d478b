import { knownScopes } from './authorization-request.ts';
import { grantTypes } from './token-endpoint.ts';

/** Where everything is, below the issuer's URL. */
export const paths = {
  discovery: '/.well-known/openid-configuration',
  jwks: '/.well-known/jwks.json',
  authorize: '/authorize',
  token: '/token',
  userinfo: '/userinfo',
  deviceAuthorization: '/device_authorization',
  device: '/device',
  revoke: '/revoke',
  register: '/register',
} as const;

/** OpenID Connect Discovery 1.0, section 3, with the members of RFC 8414, 8628 and 9207: what is served, and no more. */
export function discovery(url: string, registration: 'open' | 'closed'): unknown {
  return {
    issuer: url,
    authorization_endpoint: url + paths.authorize,
    token_endpoint: url + paths.token,
    userinfo_endpoint: url + paths.userinfo,
    jwks_uri: url + paths.jwks,
    device_authorization_endpoint: url + paths.deviceAuthorization,
    revocation_endpoint: url + paths.revoke,
    ...(registration === 'open' ? { registration_endpoint: url + paths.register } : {}),
    scopes_supported: knownScopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: Object.values(grantTypes),
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    acr_values_supported: ['phrh', 'phr'],
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'nonce',
      'amr',
      'acr',
      'name',
      'email',
    ],
    authorization_response_iss_parameter_supported: true,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  };
}
