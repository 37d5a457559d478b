import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { type Answer, jsonReply, type Service, type ServiceRequest, type Spoil } from '../http/message.ts';
import { issuerHost } from '../network/hosts.ts';
import { createMint, type Mint } from '../state/mint.ts';
import { AuthorizationCodes } from './authorization-codes.ts';
import { authorizationEndpoint } from './authorization-endpoint.ts';
import { Clients } from './clients.ts';
import { DeviceCodes } from './device-codes.ts';
import { deviceAuthorizationEndpoint, devicePageEndpoint } from './device-endpoints.ts';
import { discovery, paths } from './discovery.ts';
import { type Endpoint, loggable } from './endpoint.ts';
import { mintIdToken } from './id-token.ts';
import { defaultIssuerSettings, type IssuerOptions } from './issuer-options.ts';
import { KeyCeremony } from './key-ceremony.ts';
import { OAuthError, oauthFailure } from './oauth-error.ts';
import { People } from './people.ts';
import { registrationEndpoint } from './registration.ts';
import { revocationEndpoint } from './revocation.ts';
import { SignIns } from './sign-in.ts';
import { createSigningKey, type SigningKey } from './signing-key.ts';
import { tokenEndpoint } from './token-endpoint.ts';
import { TokenFamilies } from './token-families.ts';
import { userinfoEndpoint } from './userinfo.ts';
import { mintWebIdentityToken, type WebIdentityTokenOptions } from './web-identity-token.ts';

/** The OIDC issuer `https://login.vouch.test`: what it answers over HTTP, and its tokens for tests. */
export interface Issuer extends Service {
  readonly url: string;
  /** Looks a key up in the issuer's own JWKS, as STS would after fetching it. */
  readonly keys: JWTVerifyGetKey;
  /** The ids of the clients it has now. */
  clientIds(): readonly string[];
  webIdentityToken(options: WebIdentityTokenOptions): Promise<string>;
}

/** `marker` stands in every secret that it mints. */
export async function createIssuer(
  now: () => number,
  options: IssuerOptions = {},
  marker = '',
): Promise<Issuer> {
  const url = `https://${issuerHost}`;
  const key = await createSigningKey(marker);
  const stranger = await createSigningKey(marker);
  const settings = { ...defaultIssuerSettings, ...options };
  const clients = new Clients(settings.clients);
  const endpoints = createEndpoints({ url, now, settings, clients, key, stranger, mint: createMint(marker) });
  return {
    url,
    keys: createLocalJWKSet({ keys: [key.jwk] }),
    clientIds: () => clients.ids,
    operation: (request) => endpoints.get(request.path)?.operation ?? 'unknown',
    async answer(request, spoil) {
      const answer = await answerAt(endpoints, request, spoil);
      return { parameters: loggable(request), ...answer };
    },
    failure: oauthFailure,
    webIdentityToken: (wish) =>
      mintWebIdentityToken(wish, {
        issuer: url,
        now: now(),
        keyId: key.id,
        signer: wish.signedBy === 'stranger' ? stranger : key,
      }),
  };
}

interface IssuerParts {
  readonly url: string;
  readonly now: () => number;
  readonly settings: Required<IssuerOptions>;
  readonly clients: Clients;
  readonly key: SigningKey;
  readonly stranger: SigningKey;
  readonly mint: Mint;
}

/** Every address of the issuer, by path. */
function createEndpoints(parts: IssuerParts): ReadonlyMap<string, Endpoint> {
  const { url, now, settings, clients, key, stranger, mint } = parts;
  const people = new People();
  const party = { id: issuerHost, name: 'Vouch', origin: url };
  const signIns = new SignIns(people, new KeyCeremony(party, people), now);
  const families = new TokenFamilies(now, mint);
  const codes = new AuthorizationCodes(families, now, settings.codeSeconds, mint);
  const deviceTimes = { seconds: settings.deviceSeconds, interval: settings.deviceInterval };
  const devices = new DeviceCodes(now, deviceTimes, mint);
  const token = tokenEndpoint({
    clients,
    codes,
    devices,
    families,
    refreshTokens: settings.refreshTokens,
    mintIdToken: (grant, nonce, spoil) => {
      const facts = { issuer: url, now: now(), seconds: settings.idTokenSeconds, key, stranger };
      return mintIdToken(grant, nonce === undefined ? facts : { ...facts, nonce }, spoil);
    },
  });
  return new Map([
    [paths.discovery, document('discovery', discovery(url, settings.registration))],
    [paths.jwks, document('jwks', { keys: [key.jwk] })],
    [paths.authorize, authorizationEndpoint({ url, clients, codes, signIns })],
    [paths.token, token],
    [paths.userinfo, userinfoEndpoint(families)],
    [paths.deviceAuthorization, deviceAuthorizationEndpoint(clients, devices, { url, ...deviceTimes })],
    [paths.device, devicePageEndpoint(devices, signIns)],
    [paths.revoke, revocationEndpoint(clients, families)],
    ...(settings.registration === 'open'
      ? [[paths.register, registrationEndpoint(clients, now)] as const]
      : []),
    ...signIns.endpoints(),
  ]);
}

function document(operation: string, body: unknown): Endpoint {
  return {
    operation,
    methods: ['GET'],
    answer: () => ({ reply: jsonReply(200, body), authorization: 'none' }),
  };
}

async function answerAt(
  endpoints: ReadonlyMap<string, Endpoint>,
  request: ServiceRequest,
  spoil: Spoil | undefined,
): Promise<Answer> {
  const endpoint = endpoints.get(request.path);
  if (endpoint === undefined) {
    return { reply: oauthFailure(404, 'not_found', 'no such page'), authorization: 'none' };
  }
  if (!endpoint.methods.some((method) => method === request.method)) {
    const allow = endpoint.methods.join(', ');
    const reply = oauthFailure(405, 'invalid_request', `only ${allow} is allowed`);
    return { reply: { ...reply, headers: { ...reply.headers, allow } }, authorization: 'none' };
  }
  try {
    return await endpoint.answer(request, spoil);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return {
      reply: oauthFailure(error.status, error.code, error.message),
      authorization: error.authorization,
    };
  }
}
