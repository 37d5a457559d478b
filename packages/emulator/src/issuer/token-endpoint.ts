import { jsonReply, type Spoil } from '../http/message.ts';
import type { AuthorizationCodes } from './authorization-codes.ts';
import { readScope } from './authorization-request.ts';
import type { Client, Clients } from './clients.ts';
import type { DeviceCodes } from './device-codes.ts';
import { type Endpoint, formParameters } from './endpoint.ts';
import type { Grant } from './grant.ts';
import { OAuthError, uncached } from './oauth-error.ts';
import { accessTokenSeconds, type Family, type TokenFamilies } from './token-families.ts';

export const grantTypes = {
  code: 'authorization_code',
  refresh: 'refresh_token',
  device: 'urn:ietf:params:oauth:grant-type:device_code',
} as const;

export interface TokenEndpointParts {
  readonly clients: Clients;
  readonly codes: AuthorizationCodes;
  readonly devices: DeviceCodes;
  readonly families: TokenFamilies;
  readonly refreshTokens: 'given' | 'none';
  readonly mintIdToken: (
    grant: Grant,
    nonce: string | undefined,
    spoil: Spoil | undefined,
  ) => Promise<string>;
}

/** A family that may have new tokens. */
interface Redeemed {
  readonly family: Family;
  readonly nonce?: string;
}

/** The token endpoint: RFC 6749 sections 4.1.3 and 6, RFC 8628 section 3.4, OpenID Connect Core 1.0 section 3.1.3. */
export function tokenEndpoint(parts: TokenEndpointParts): Endpoint {
  return {
    operation: 'token',
    methods: ['POST'],
    async answer(request, spoil) {
      const form = formParameters(request);
      const client = publicClient(parts.clients, form, request.headers.authorization);
      const { family, nonce } = redeem(parts, form, client);
      const { scope } = family.grant;
      const refresh =
        parts.refreshTokens === 'given' && scope.includes('offline_access')
          ? { refresh_token: parts.families.issueRefreshToken(family) }
          : {};
      const told = {
        access_token: parts.families.issueAccessToken(family),
        token_type: 'Bearer',
        expires_in: accessTokenSeconds,
        scope: scope.join(' '),
        id_token: await parts.mintIdToken(family.grant, nonce, spoil),
        ...refresh,
      };
      return {
        reply: jsonReply(200, told, uncached),
        authorization: 'valid',
        principal: family.grant.name,
      };
    },
  };
}

/** The client that a form names. All are public here: one that shows a secret is not the one we know. */
export function publicClient(
  clients: Clients,
  form: ReadonlyMap<string, string>,
  authorization: string | undefined,
): Client {
  const client = clients.find(form.get('client_id'));
  if (client === undefined || authorization !== undefined || form.has('client_secret')) {
    throw new OAuthError('invalid_client', 'a public client names itself by client_id alone', {
      status: 401,
      authorization: 'wrong',
    });
  }
  return client;
}

function redeem(parts: TokenEndpointParts, form: ReadonlyMap<string, string>, client: Client): Redeemed {
  const { clientId } = client;
  switch (form.get('grant_type')) {
    case grantTypes.code: {
      const code = needed(form, 'code');
      const redirectUri = form.get('redirect_uri');
      return parts.codes.redeem({ code, clientId, redirectUri, verifier: form.get('code_verifier') });
    }
    case grantTypes.refresh: {
      const asked = form.get('scope');
      const scope = asked === undefined ? [] : readScope(asked);
      return { family: parts.families.spendRefreshToken(needed(form, 'refresh_token'), clientId, scope) };
    }
    case grantTypes.device: {
      const grant = parts.devices.poll(needed(form, 'device_code'), clientId);
      return { family: parts.families.start(grant) };
    }
    case undefined:
      throw new OAuthError('invalid_request', 'grant_type is missing');
    default:
      throw new OAuthError('unsupported_grant_type', 'this grant_type is not supported');
  }
}

function needed(form: ReadonlyMap<string, string>, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw new OAuthError('invalid_request', `${name} is missing`);
  return value;
}
