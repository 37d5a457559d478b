import { describe, expect, it, test } from 'vitest';
import type { Identity } from '../credentials.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { chooseIdentity } from '../identity/choose.ts';
import type { IdentitySelector } from '../identity-selector.ts';
import { Secret } from '../secret.ts';
import { testContext } from '../testing/context.ts';
import type { AuthorizationTokenRequest } from '../token.ts';
import { createBroker } from './broker.ts';

/** Everything that the answer to a request may depend on. */
interface Inputs {
  readonly env: Readonly<Record<string, string>>;
  /** The time of the AWS config files' last change. */
  readonly filesChangedAt: bigint;
  readonly request: AuthorizationTokenRequest;
}

const base: Inputs = {
  env: {
    AWS_ACCESS_KEY_ID: 'AKIA',
    AWS_SECRET_ACCESS_KEY: 'key',
    AWS_SESSION_TOKEN: 'session',
    AWS_PROFILE: 'ann',
  },
  filesChangedAt: 1n,
  request: {
    identity: { kind: 'automatic' },
    region: 'us-east-1',
    domain: 'my-domain',
    domainOwner: '123456789012',
    durationSeconds: 43_200,
  },
};

type Change = (inputs: Inputs) => Inputs;
const env =
  (name: string, value: string): Change =>
  (inputs) => ({ ...inputs, env: { ...inputs.env, [name]: value } });
const asked =
  (changed: Partial<AuthorizationTokenRequest>): Change =>
  (inputs) => ({
    ...inputs,
    request: { ...inputs.request, ...changed },
  });
const byProfile: IdentitySelector = { kind: 'aws-profile', name: 'ann' };

/** The eleven inputs: who asks, and for what. */
const changes: readonly (readonly [string, Change])[] = [
  ['the key id', env('AWS_ACCESS_KEY_ID', 'AKIB')],
  ['the secret key', env('AWS_SECRET_ACCESS_KEY', 'kez')],
  ['the session token', env('AWS_SESSION_TOKEN', 'sessiom')],
  ['AWS_PROFILE', env('AWS_PROFILE', 'bob')],
  ['the kind of identity', asked({ identity: byProfile })],
  ['the AWS config files', (inputs) => ({ ...inputs, filesChangedAt: 2n })],
  ['the region', asked({ region: 'us-east-2' })],
  ['the domain', asked({ domain: 'my-domaim' })],
  ['its owner', asked({ domainOwner: '123456789013' })],
  ['the endpoint', asked({ endpointUrl: 'https://codeartifact.example.com' })],
  ['the lifetime', asked({ durationSeconds: 900 })],
];
const pairs = changes.flatMap(([one, first], at) =>
  changes
    .slice(at + 1)
    .map(([other, second]) => [`${one} and ${other}`, (it: Inputs) => second(first(it))] as const),
);

/** One broker, and how often it asked upstream. */
function counted() {
  const context = testContext();
  let calls = 0;
  const exchange = {
    async getAuthorizationToken() {
      calls += 1;
      return {
        secret: new Secret(`token ${calls}`),
        expiration: Math.floor(context.clock.now() / 1_000) + 900,
      };
    },
  } as unknown as Exchange;
  const broker = createBroker(context, exchange);
  return {
    calls: () => calls,
    async ask(inputs: Inputs): Promise<string> {
      const identity = await identityOf(inputs);
      return (await broker.getAuthorizationToken(identity, inputs.request)).secret.expose();
    },
  };
}

/** The identity that the product chooses; its credentials do not matter here, for the key must tell them apart before. */
async function identityOf({ env, filesChangedAt, request }: Inputs): Promise<Identity> {
  const stat = async () => ({ size: 1n, ino: 1n, mtimeNs: filesChangedAt, ctimeNs: 1n });
  const { files } = testContext();
  const context = testContext({ env, files: { ...files, stat: stat as unknown as typeof files.stat } });
  const chosen = await chooseIdentity(context, {} as Exchange, request.identity, request.region);
  const keys = new Secret({ accessKeyId: 'AKIA', secretAccessKey: 'key' });
  return { ...chosen, resolve: async () => ({ keys, description: 'a test' }) };
}

describe('incident 24: a token of other inputs is never given', () => {
  test.each([...changes, ...pairs])('%s', async (_, change) => {
    const { ask, calls } = counted();
    const first = await ask(base);
    const other = await ask(change(base));
    expect(other).not.toBe(first);
    expect(calls()).toBe(2);
    expect([await ask(base), await ask(change(base))]).toEqual([first, other]);
    expect(calls()).toBe(2);
  });

  it('all 11 inputs and 55 pairs are 66 keys in one broker: AWS_PROFILE has no say beside a named profile', async () => {
    const { ask, calls } = counted();
    const all = [base, ...[...changes, ...pairs].map(([, change]) => change(base))];
    const tokens = [];
    for (const inputs of all) tokens.push(await ask(inputs));
    expect(new Set(tokens).size).toBe(1 + 11 + 54);
    for (const [at, inputs] of all.entries()) expect(await ask(inputs)).toBe(tokens[at]);
    expect(calls()).toBe(1 + 11 + 54);
  });

  test.each([
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_ROLE_ARN',
    'AWS_ROLE_SESSION_NAME',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN',
    'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
    'AWS_EC2_METADATA_SERVICE_ENDPOINT',
  ])('%s', async (variable) => {
    const { ask } = counted();
    const tokens = [
      await ask(base),
      await ask(env(variable, 'one')(base)),
      await ask(env(variable, 'two')(base)),
    ];
    expect(new Set(tokens).size).toBe(3);
  });
});
