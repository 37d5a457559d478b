import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Identity } from '../credentials.ts';
import { type ErrorKind, VouchError } from '../error.ts';
import { fromAwsError } from '../exchange/aws-error.ts';
import type { Exchange, TokenRequest } from '../exchange/exchange.ts';
import { Secret } from '../secret.ts';
import { type TestContext, testContext } from '../testing/context.ts';
import { type BrokerRequest, createBroker } from './broker.ts';
import { cacheKey } from './cache-key.ts';

const request: BrokerRequest = {
  region: 'us-east-1',
  domain: 'my-domain',
  domainOwner: '123456789012',
  durationSeconds: 43_200,
};

let context: TestContext;
let tokens: number;
let resolved: number;
let failure: unknown;
let asked: TokenRequest[];

beforeEach(() => {
  context = testContext();
  tokens = 0;
  resolved = 0;
  failure = undefined;
  asked = [];
});

const never = () => {
  throw new Error('not in this test');
};
const exchange: Exchange = {
  assumeRoleWithWebIdentity: never,
  getCallerIdentity: never,
  getRepositoryEndpoint: never,
  async getAuthorizationToken(_, wish) {
    asked.push(wish);
    tokens += 1;
    if (failure !== undefined) throw failure;
    const expiration = Math.floor(context.clock.now() / 1000) + wish.durationSeconds;
    return { secret: new Secret(`token-${tokens}`), expiration };
  },
};

const identity = (fingerprint = 'ann', life?: number): Identity => ({
  fingerprint,
  async resolve() {
    resolved += 1;
    const keys = new Secret({ accessKeyId: 'AKIA', secretAccessKey: `key-${resolved}` });
    return {
      keys,
      description: fingerprint,
      ...(life !== undefined && { expiration: context.clock.now() + life }),
    };
  },
});

const broker = () => createBroker(context, exchange);

describe('the cache key', () => {
  it('is not confused by values that run into each other', () => {
    const key = (domain: string, domainOwner: string) =>
      cacheKey(identity(), { ...request, domain, domainOwner });
    expect(key('a', '","b')).not.toBe(key('a","', 'b'));
  });

  it('does not hold what the caller needs, which changes no answer', () => {
    expect(cacheKey(identity(), { ...request, minRemaining: 900, freshness: 'fresh' } as BrokerRequest)).toBe(
      cacheKey(identity(), request),
    );
  });
});

describe('one upstream call', () => {
  it('serves every caller with the same key', async () => {
    const source = broker();
    const given = await Promise.all(
      Array.from({ length: 1_000 }, () => source.getAuthorizationToken(identity(), request)),
    );
    expect(new Set(given.map(({ secret }) => secret.expose()))).toEqual(new Set(['token-1']));
    expect([tokens, resolved]).toEqual([1, 1]);
  });

  it('is made for each domain, identity and lifetime, on credentials that domains share', async () => {
    const source = broker();
    await source.getAuthorizationToken(identity(), request);
    await source.getAuthorizationToken(identity(), { ...request, domain: 'other-domain' });
    await source.getAuthorizationToken(identity(), { ...request, durationSeconds: 900 });
    expect([tokens, resolved]).toEqual([3, 1]);
    await source.getAuthorizationToken(identity('bob'), request);
    expect([tokens, resolved]).toEqual([4, 2]);
  });

  it('is asked for the lifetime that was requested', async () => {
    await broker()
      .getAuthorizationToken(identity(), { ...request, durationSeconds: 0 })
      .catch(() => undefined);
    expect(asked[0]?.durationSeconds).toBe(0);
  });
});

describe('what the caller needs', () => {
  it('is heeded: a token with less life is replaced, by one call', async () => {
    const source = broker();
    await source.getAuthorizationToken(identity(), request);
    context.clock.advance(3_600_000);
    const needs = { ...request, minRemaining: 40_000 };
    const given = await Promise.all([
      source.getAuthorizationToken(identity(), needs),
      source.getAuthorizationToken(identity(), needs),
    ]);
    expect(given.map(({ secret }) => secret.expose())).toEqual(['token-2', 'token-2']);
    await source.getAuthorizationToken(identity(), needs);
    expect(tokens).toBe(2);
  });

  it('beyond what the service gives costs one call, not two', async () => {
    const needs = { ...request, durationSeconds: 900, minRemaining: 1_800 };
    await broker().getAuthorizationToken(identity(), needs);
    expect(tokens).toBe(1);
  });

  it('fresh is a new call', async () => {
    const source = broker();
    await source.getAuthorizationToken(identity(), request);
    const given = await source.getAuthorizationToken(identity(), { ...request, freshness: 'fresh' });
    expect(given.secret.expose()).toBe('token-2');
  });
});

describe('dropping', () => {
  const other = { ...request, domain: 'other-domain' };

  it('forgets one domain, in all its forms, and no other', async () => {
    const source = broker();
    for (const wish of [request, { ...request, durationSeconds: 900 }, other])
      await source.getAuthorizationToken(identity(), wish);
    source.forget(request);
    for (const wish of [request, { ...request, durationSeconds: 900 }, other])
      await source.getAuthorizationToken(identity(), wish);
    expect([tokens, resolved]).toEqual([5, 1]);
  });

  it('clears tokens and credentials', async () => {
    const source = broker();
    await source.getAuthorizationToken(identity(), request);
    source.clear();
    await source.getAuthorizationToken(identity(), request);
    expect([tokens, resolved]).toEqual([2, 2]);
  });

  it('gives a token that was under way to nobody, neither to those who waited nor to those who come after', async () => {
    const source = broker();
    const before = source.getAuthorizationToken(identity(), request);
    source.clear();
    await expect(before).rejects.toMatchObject({ kind: 'not-signed-in' });
    expect((await source.getAuthorizationToken(identity(), request)).expiration).toBeGreaterThan(0);
  });

  it('gives one that was under way to nobody either where its credentials were held: new ones are not taken for it', async () => {
    const source = broker();
    await source.getAuthorizationToken(identity(), request);
    const before = source.getAuthorizationToken(identity(), other);
    source.clear();
    await expect(before).rejects.toMatchObject({ kind: 'not-signed-in' });
    expect({ resolved, tokens }).toEqual({ resolved: 1, tokens: 2 });
  });
});

describe('sweeping', () => {
  const hour = 3_600_000;

  it('holds nothing that is over: neither token nor key is in memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    // One that writes nothing down: a request reaches the credentials that it is made with.
    const forgetful: Exchange = {
      ...exchange,
      getAuthorizationToken: async () => ({
        secret: new Secret('token'),
        expiration: context.clock.now() / 1_000 + 12 * 3_600,
      }),
    };
    const source = createBroker(context, forgetful);
    const held = await (async () => {
      const token = await source.getAuthorizationToken(identity('ann', 12 * hour), request);
      const credentials = await source.getCredentials(identity('ann'));
      return [new WeakRef(token.secret), new WeakRef(credentials.keys)];
    })();
    const inMemory = async () => {
      await new Promise(setImmediate);
      collect();
      return held.map((each) => each.deref() !== undefined);
    };
    source.sweep();
    expect(await inMemory()).toEqual([true, true]);
    context.clock.advance(12 * hour);
    source.sweep();
    expect(await inMemory()).toEqual([false, false]);
  });

  it('leaves what lives and what is on its way', async () => {
    const source = broker();
    await source.getAuthorizationToken(identity('ann', hour), request);
    context.clock.advance(hour);
    source.sweep();
    await source.getAuthorizationToken(identity('ann', hour), request);
    expect([tokens, resolved]).toEqual([1, 1]);
    context.clock.advance(11 * hour);
    const asking = source.getAuthorizationToken(identity('ann', hour), request);
    source.sweep();
    await Promise.all([asking, source.getAuthorizationToken(identity('ann', hour), request)]);
    expect([tokens, resolved]).toEqual([2, 2]);
  });
});

describe('AWS credentials by themselves', () => {
  it('that were under way when everything was dropped are given to nobody', async () => {
    const source = broker();
    const before = source.getCredentials(identity());
    source.clear();
    await expect(before).rejects.toMatchObject({ kind: 'not-signed-in', hint: 'vouch login' });
    expect((await source.getCredentials(identity())).keys.expose().secretAccessKey).toBe('key-2');
  });

  it('have their end by the wall clock as it stands', async () => {
    const source = broker();
    const hour = 3_600_000;
    const given = await source.getCredentials(identity('ann', 2 * hour));
    context.clock.advance(hour);
    expect((await source.getCredentials(identity())).expiration).toBe(given.expiration);
    context.clock.step(-12 * hour);
    expect((await source.getCredentials(identity())).expiration).toBe(context.clock.now() + hour);
    expect(resolved).toBe(1);
  });

  it('keep their end while the wall clock is only kept right', async () => {
    const source = broker();
    const given = await source.getCredentials(identity('ann', 3_600_000));
    context.clock.step(-5_000);
    expect((await source.getCredentials(identity())).expiration).toBe(given.expiration);
    context.clock.step(-1);
    expect((await source.getCredentials(identity())).expiration).toBe(context.clock.now() + 3_600_000);
  });

  it('without an end have none', async () => {
    expect(await broker().getCredentials(identity())).not.toHaveProperty('expiration');
  });
});

describe('a session’s end', () => {
  it('is reckoned anew at each attempt of the exchange', async () => {
    const endsAt = context.clock.now() + 28_800_000;
    const seconds: number[] = [];
    const retried: Exchange = {
      ...exchange,
      async getAuthorizationToken(credentials, wish) {
        seconds.push(wish.durationSeconds);
        context.clock.advance(45_000);
        seconds.push(wish.durationSeconds);
        return await exchange.getAuthorizationToken(credentials, wish);
      },
    };
    await createBroker(context, retried).getAuthorizationToken({ ...identity(), endsAt }, request);
    expect(seconds).toEqual([28_800, 28_755]);
  });

  it('is that of its credentials too: none are taken ahead that would end no later', async () => {
    const life = 28_800_000;
    const session = { ...identity('ann', life), endsAt: context.clock.now() + life };
    const source = broker();
    await source.getCredentials(session);
    context.clock.advance(life - 61_000);
    await source.getCredentials(session);
    expect(resolved).toBe(1);
  });

  it('that comes too near between two attempts leaves the credentials, which are good', async () => {
    const session = { ...identity('ann', 3_600_000), endsAt: context.clock.now() + 910_000 };
    const retried: Exchange = {
      ...exchange,
      async getAuthorizationToken(credentials, wish) {
        context.clock.advance(45_000);
        return await exchange.getAuthorizationToken(credentials, { ...wish });
      },
    };
    const source = createBroker(context, retried);
    await expect(source.getAuthorizationToken(session, request)).rejects.toThrow(
      'the session ends in 15 minutes',
    );
    await source.getCredentials(session);
    expect({ resolved, tokens }).toEqual({ resolved: 1, tokens: 0 });
  });
});

describe('credentials', () => {
  it('that AWS no longer takes are not tried again', async () => {
    const source = broker();
    failure = new VouchError('not-signed-in', 'no');
    await expect(source.getAuthorizationToken(identity(), request)).rejects.toMatchObject({
      kind: 'not-signed-in',
    });
    failure = undefined;
    await source.getAuthorizationToken(identity(), request);
    expect(resolved).toBe(2);
  });

  // What is denied to a role is denied to its next credentials too; those that we have may be the last to be had, and serve
  // the other domains, and this one as soon as its policy is mended.
  const others: readonly ErrorKind[] = ['denied', 'network', 'service', 'throttled', 'configuration'];
  it.each(others)('outlive a failure of the kind %s', async (kind) => {
    const source = broker();
    failure = new VouchError(kind, 'no');
    await expect(source.getAuthorizationToken(identity(), request)).rejects.toMatchObject({ kind });
    await source.getCredentials(identity());
    failure = undefined;
    // So long a refusal is remembered.
    context.clock.advance(5_000);
    await source.getAuthorizationToken(identity(), request);
    expect(resolved).toBe(1);
  });

  it('that are refused to many domains at once are replaced once, also where one is late', async () => {
    let answerLate = () => {};
    const late = new Promise<void>((resolve) => (answerLate = resolve));
    const refusing: Exchange = {
      ...exchange,
      async getAuthorizationToken(credentials, wish) {
        const { secretAccessKey } = credentials.keys.expose();
        if (secretAccessKey === 'key-1' && wish.domain !== 'my-domain') {
          if (wish.domain === 'late') await late;
          throw new VouchError('not-signed-in', 'the security token has expired');
        }
        return await exchange.getAuthorizationToken(credentials, wish);
      },
    };
    const source = createBroker(context, refusing);
    const ask = (domain: string) => source.getAuthorizationToken(identity(), { ...request, domain });
    await ask('my-domain');
    const asking = ask('late');
    await Promise.all(Array.from({ length: 20 }, (_, number) => ask(`domain-${number}`)));
    expect(resolved).toBe(2);
    answerLate();
    await asking;
    await ask('another');
    expect(resolved).toBe(2);
  });

  it('that AWS ended before their time are replaced within the call', async () => {
    const source = broker();
    await source.getAuthorizationToken(identity(), request);
    failure = new VouchError('not-signed-in', 'the security token has expired');
    const asking = source.getAuthorizationToken(
      {
        ...identity(),
        resolve: () =>
          identity()
            .resolve()
            .finally(() => (failure = undefined)),
      },
      { ...request, domain: 'other-domain' },
    );
    expect((await asking).secret.expose()).toBe('token-3');
    expect(resolved).toBe(2);
  });

  it('that are refused when they are new are tried once', async () => {
    const source = broker();
    await source.getAuthorizationToken(identity(), request);
    failure = new VouchError('not-signed-in', 'no');
    const other = { ...request, domain: 'other-domain' };
    await expect(source.getAuthorizationToken(identity(), other)).rejects.toMatchObject({
      kind: 'not-signed-in',
    });
    expect({ resolved, tokens }).toEqual({ resolved: 2, tokens: 3 });
  });

  it.each([
    ['of a session', 3_600_000, 'vouch login'],
    ['of the environment', undefined, expect.stringContaining('renew the AWS credentials in use')],
  ])('%s that AWS says have ended name what renews them', async (_, sessionMs, hint) => {
    const endsAt = sessionMs === undefined ? {} : { endsAt: context.clock.now() + sessionMs };
    failure = fromAwsError(Object.assign(new Error('over'), { name: 'ExpiredToken' }), 'x');
    const asking = broker().getAuthorizationToken({ ...identity('ann', 3_600_000), ...endsAt }, request);
    await expect(asking).rejects.toMatchObject({ kind: 'not-signed-in', hint });
  });

  it('of sessions that an administrator revoked are not used again: new ones are taken', async () => {
    const source = broker();
    await source.getAuthorizationToken(identity(), request);
    failure = new VouchError('denied', 'User: x is not authorized with an explicit deny in a policy');
    const other = { ...request, domain: 'other-domain' };
    await expect(source.getAuthorizationToken(identity(), other)).rejects.toMatchObject({ kind: 'denied' });
    failure = undefined;
    await source.getAuthorizationToken(identity(), { ...request, domain: 'third-domain' });
    expect(resolved).toBe(2);
  });

  it('that end are resolved again', async () => {
    const source = broker();
    await source.getAuthorizationToken(identity('ann', 3_600_000), request);
    context.clock.advance(3_600_000);
    await source.getAuthorizationToken(identity('ann', 3_600_000), { ...request, domain: 'other-domain' });
    expect(resolved).toBe(2);
  });
});

it('lets one caller leave, and the others get their token', async () => {
  const source = broker();
  const caller = new AbortController();
  const leaving = source.getAuthorizationToken(identity(), request, caller.signal);
  const staying = source.getAuthorizationToken(identity(), request);
  caller.abort();
  await expect(leaving).rejects.toMatchObject({ kind: 'network' });
  expect((await staying).secret.expose()).toBe('token-1');
  expect(tokens).toBe(1);
});

it('holds a thousand keys, and drops the oldest for the next', async () => {
  const source = broker();
  const ask = (number: number) =>
    source.getAuthorizationToken(identity(), { ...request, domain: `d-${number}` });
  for (let number = 0; number < 1_001; number += 1) await ask(number);
  await ask(1_000);
  await ask(1);
  expect(tokens).toBe(1_001);
  await ask(0);
  expect(tokens).toBe(1_002);
});

it('passes the identity no caller’s signal, since its answer is for all', async () => {
  const resolve = vi.fn(identity().resolve);
  const caller = new AbortController();
  await broker().getAuthorizationToken({ fingerprint: 'x', resolve }, request, caller.signal);
  expect(resolve).toHaveBeenCalledWith();
});
