import { type AwsCredentials, type Exchange, Secret, VouchError, type WebIdentityRequest } from '@vouch/core';
import { type TestContext, testContext } from '@vouch/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAgent } from '../server/agent.ts';
import { type Handover, longestSessionMs } from './handover.ts';
import { sessionKeeper } from './keeper.ts';
import type { IssuerPort } from './renewal.ts';

const minute = 60_000;
const hour = 60 * minute;
const role = { awsProfile: 'vouch', arn: 'arn:aws:iam::123456789012:role/developer' };
const region = 'us-east-1';
const canary = 'CANARY_5e55';

let context: TestContext;
let asked: WebIdentityRequest[];
let renewals: string[];
let revoked: string[];
/** The longest session that the role allows, in seconds. */
let roleAllows: number;
/** ID tokens that have ended for STS, whatever the clock here says. */
let ended: string[];
let refusal: VouchError | undefined;
/** Milliseconds that the exchange waits before it reads what it sends. */
let exchangeTakes: number;
/** Milliseconds that the issuer takes to renew. */
let renewalTakes: number;
/** What the issuer answers a renewal with, where it does not renew. */
let renewalFails: VouchError | undefined;
/** What the issuer waits for before it answers a renewal. */
let renewalWaits: Promise<void>;

beforeEach(() => {
  context = testContext();
  asked = [];
  renewals = [];
  revoked = [];
  roleAllows = 43_200;
  ended = [];
  refusal = undefined;
  exchangeTakes = 0;
  renewalTakes = 0;
  renewalFails = undefined;
  renewalWaits = Promise.resolve();
});

const exchange: Exchange = {
  async assumeRoleWithWebIdentity(wish) {
    context.clock.advance(exchangeTakes);
    const request = { ...wish };
    asked.push(request);
    if (refusal !== undefined) throw refusal;
    if (ended.includes(request.token.expose()))
      throw new VouchError('not-signed-in', 'Token expired', { aws: { error: 'ExpiredTokenException' } });
    if (request.durationSeconds > roleAllows) {
      throw new VouchError(
        'configuration',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    return {
      keys: new Secret({ accessKeyId: 'ASIA', secretAccessKey: canary, sessionToken: canary }),
      expiration: context.clock.now() + request.durationSeconds * 1000,
    };
  },
  getCallerIdentity: () => Promise.reject(new Error('not asked here')),
  getAuthorizationToken: () => Promise.reject(new Error('not asked here')),
  getRepositoryEndpoint: () => Promise.reject(new Error('not asked here')),
};

const issuer: IssuerPort = {
  async renew(_issuer, refreshToken) {
    renewals.push(refreshToken);
    await renewalWaits;
    context.clock.advance(renewalTakes);
    if (renewalFails !== undefined) throw renewalFails;
    const idTokenEndsAt = context.clock.now() + 5 * minute;
    return { idToken: `id-${renewals.length}`, idTokenEndsAt, refreshToken: `refresh-${renewals.length}` };
  },
  async revoke(_issuer, refreshToken) {
    revoked.push(refreshToken);
  },
};

function handover(more: Partial<Handover> = {}): Handover {
  const startedAt = context.clock.now();
  return {
    issuer: { url: 'https://login.example.com', clientId: 'c', hardware: 'not-required' },
    subject: 'ann@example.com',
    idToken: canary,
    idTokenEndsAt: startedAt + 5 * minute,
    refreshToken: 'refresh-0',
    startedAt,
    endsAt: startedAt + longestSessionMs,
    roles: [{ role, region }],
    requests: [],
    ...more,
  };
}

function signIn(more: Partial<Handover> = {}) {
  const keeper = sessionKeeper(context, exchange, issuer);
  const { refreshToken, ...given } = handover(more);
  const absent = 'refreshToken' in more && more.refreshToken === undefined;
  const toFetch = keeper.store(absent ? given : { ...given, refreshToken });
  const resolve = async (): Promise<AwsCredentials> => {
    const identity = keeper.identity({ kind: 'session', role }, region);
    if (identity === undefined) throw new VouchError('not-signed-in', 'no session');
    return await identity.resolve();
  };
  return { keeper, toFetch, resolve };
}

describe('a role taken with the session', () => {
  it('is asked for the session’s remaining time, as the person', async () => {
    const { resolve } = signIn();
    const { expiration } = await resolve();
    expect(asked).toMatchObject([
      { roleArn: role.arn, sessionName: 'ann@example.com', region, durationSeconds: 28_800 },
    ]);
    expect(expiration).toBe(context.clock.now() + longestSessionMs);
    context.clock.advance(6 * hour);
    await resolve();
    expect(asked[1]?.durationSeconds).toBe(7_200);
  });

  it.each([
    [
      'not-signed-in',
      'InvalidIdentityToken',
      'No OpenIDConnect provider found in your account',
      /^add the OIDC provider /,
    ],
    ['denied', 'AccessDenied', 'Not authorized', /^the trust policy of arn:\S+ must take aud /],
  ] as const)(
    'and refused by its account or its trust is for an administrator, and no login: %s',
    async (kind, error, said, hint) => {
      refusal = new VouchError(kind, said, { aws: { error } });
      await expect(signIn().resolve()).rejects.toMatchObject({
        kind: 'denied',
        hint: expect.stringMatching(hint),
      });
    },
  );

  it('falls back to an hour where the role allows no more', async () => {
    roleAllows = 3_600;
    const { resolve } = signIn();
    await resolve();
    expect(asked.map(({ durationSeconds }) => durationSeconds)).toEqual([28_800, 3_600]);
  });

  it('is asked for what is left when the question goes out, after a renewal and after retries', async () => {
    const { resolve } = signIn();
    context.clock.advance(6 * hour);
    renewalTakes = 20_000;
    exchangeTakes = 45_000;
    await resolve();
    expect(asked.map(({ durationSeconds }) => durationSeconds)).toEqual([7_200 - 65]);
  });

  it('is not taken in the last 15 minutes: its credentials would outlive the session', async () => {
    const { resolve } = signIn();
    context.clock.advance(longestSessionMs - 14 * minute);
    await expect(resolve()).rejects.toMatchObject({
      kind: 'not-signed-in',
      message: 'the session ends in 14 minutes, too soon for a new token',
      hint: 'vouch login',
    });
    expect(asked).toEqual([]);
  });

  it('is taken while 15 minutes are left', async () => {
    const { resolve } = signIn();
    context.clock.advance(longestSessionMs - 15 * minute);
    await resolve();
    expect(asked.map(({ durationSeconds }) => durationSeconds)).toEqual([900]);
  });

  it('that allows less than what is left is asked once where that is no more than an hour', async () => {
    roleAllows = 900;
    const { resolve } = signIn();
    context.clock.advance(longestSessionMs - 30 * minute);
    await expect(resolve()).rejects.toMatchObject({ kind: 'configuration' });
    expect(asked).toHaveLength(1);
  });

  it('that is no role’s ARN is shown no token', async () => {
    const { keeper } = signIn();
    const wrong = { awsProfile: 'vouch', arn: 'arn:aws:iam::123456789012:user/ann' };
    const identity = keeper.identity({ kind: 'session', role: wrong }, region);
    await expect(identity?.resolve()).rejects.toMatchObject({ kind: 'configuration' });
    expect(asked).toEqual([]);
  });

  it.each([
    ['a', 'vouch-a'],
    ['auth0|12 34', 'auth0-12-34'],
    [`${'x'.repeat(80)}`, 'x'.repeat(64)],
  ])('has a session name that STS takes: %s', async (subject, sessionName) => {
    await signIn({ subject }).resolve();
    expect(asked[0]?.sessionName).toBe(sessionName);
  });
});

describe('the ID token', () => {
  it('is used while it lives, and renewed once for all who wait when it does not', async () => {
    const { resolve } = signIn();
    await resolve();
    expect(renewals).toEqual([]);
    context.clock.advance(5 * minute - 20_000);
    await Promise.all([resolve(), resolve(), resolve()]);
    expect(renewals).toEqual(['refresh-0']);
    expect(asked.at(-1)?.token.expose()).toBe('id-1');
    context.clock.advance(5 * minute);
    await resolve();
    expect(renewals).toEqual(['refresh-0', 'refresh-1']);
  });

  it('that has ended for STS and not by a slow clock here is renewed once, for all who wait', async () => {
    const { resolve } = signIn();
    ended = [canary];
    await Promise.all([resolve(), resolve()]);
    expect(renewals).toEqual(['refresh-0']);
    expect(asked.map(({ token }) => token.expose())).toEqual([canary, canary, 'id-1', 'id-1']);
  });

  it('that is refused again when it is new is not renewed again', async () => {
    const { resolve } = signIn();
    ended = [canary, 'id-1'];
    await expect(resolve()).rejects.toMatchObject({ kind: 'not-signed-in', hint: 'vouch login' });
    expect(renewals).toEqual(['refresh-0']);
  });

  it('that STS refuses is the answer where there is no refresh token', async () => {
    const { resolve } = signIn({ refreshToken: undefined });
    ended = [canary];
    await expect(resolve()).rejects.toMatchObject({ kind: 'not-signed-in', hint: 'vouch login' });
    expect(asked).toHaveLength(1);
  });

  it('cannot be renewed without a refresh token, and says so', async () => {
    const { resolve, keeper } = signIn({ refreshToken: undefined });
    await resolve();
    context.clock.advance(5 * minute);
    await expect(resolve()).rejects.toMatchObject({ kind: 'not-signed-in', hint: 'vouch login' });
    expect(keeper.status()).toMatchObject({
      renewableUntil: context.clock.now() - 5 * minute + longestSessionMs,
    });
  });
});

describe('a renewal that the issuer refuses', () => {
  it.each(['not-signed-in', 'denied'] as const)('for good (%s) is asked for once', async (kind) => {
    roleAllows = 3_600;
    const { resolve, keeper } = signIn();
    const startedAt = context.clock.now();
    await resolve();
    context.clock.advance(5 * minute);
    renewalFails = new VouchError(kind, 'the issuer did not renew the sign-in (invalid_grant)');
    for (const _again of [1, 2]) await expect(resolve()).rejects.toBe(renewalFails);
    expect(renewals).toEqual(['refresh-0']);
    expect(keeper.status()).toMatchObject({ renewableUntil: startedAt + hour });
    await keeper.end();
    expect(revoked).toEqual(['refresh-0']);
  });

  it('for now is asked for again', async () => {
    const { resolve } = signIn();
    context.clock.advance(5 * minute);
    renewalFails = new VouchError('network', 'the issuer cannot be reached');
    await expect(resolve()).rejects.toBe(renewalFails);
    renewalFails = undefined;
    await resolve();
    expect(renewals).toEqual(['refresh-0', 'refresh-0']);
  });
});

describe('what is fetched at login', () => {
  const request = { domain: 'my-domain', domainOwner: '123456789012', region, durationSeconds: 43_200, role };

  it('is each role’s credentials; tokens too where nothing can be had later', () => {
    const renewable = signIn({ requests: [request] });
    expect(renewable.toFetch.map((each) => each.request?.domain)).toEqual([undefined]);
    const final = signIn({ requests: [request], refreshToken: undefined });
    expect(final.toFetch.map((each) => each.request?.domain)).toEqual([undefined, 'my-domain']);
  });

  it('shares one fingerprint for a role, whichever region’s STS is asked, and never with another session', () => {
    const one = signIn().keeper;
    const other = signIn().keeper;
    const print = (keeper: typeof one, place: string) =>
      keeper.identity({ kind: 'automatic', role }, place)?.fingerprint;
    expect(print(one, 'us-east-1')).toBe(print(one, 'eu-west-1'));
    expect(print(one, 'us-east-1')).not.toBe(print(other, 'us-east-1'));
    const another = one.identity({ kind: 'session', role: { ...role, arn: `${role.arn}-2` } }, region);
    expect(another?.fingerprint).not.toBe(print(one, region));
  });
});

describe('the end', () => {
  it('comes by itself after 8 hours, and no handover makes it later', () => {
    const { keeper } = signIn({ endsAt: context.clock.now() + 100 * hour });
    expect(keeper.endsAt).toBe(context.clock.now() + longestSessionMs);
    context.clock.advance(longestSessionMs);
    expect(keeper.endsAt).toBe(context.clock.now());
    expect(keeper.identity({ kind: 'session', role }, region)).toBeUndefined();
    expect(keeper.status()).toBeNull();
  });

  it('comes after 8 hours also where the clock was fast at the login and is set back before the handover', () => {
    const startedAt = context.clock.now() + 5 * hour;
    const { keeper } = signIn({ startedAt, endsAt: startedAt + longestSessionMs });
    expect(keeper.endsAt).toBe(context.clock.now() + longestSessionMs);
    expect(keeper.status()).toMatchObject({ startedAt: context.clock.now(), endsAt: keeper.endsAt });
    context.clock.advance(longestSessionMs);
    expect(keeper.status()).toBeNull();
  });

  it('also when only the wall clock moved on, as in a suspended machine', () => {
    const { keeper } = signIn();
    context.clock.step(longestSessionMs);
    expect(keeper.identity({ kind: 'session', role }, region)).toBeUndefined();
  });

  it('also where the wall clock was set back: nothing is asked for beyond it', async () => {
    const { keeper, resolve } = signIn();
    const trueEnd = () => context.clock.now() + longestSessionMs - context.clock.monotonic();
    context.clock.advance(hour);
    context.clock.step(-12 * hour);
    expect(keeper.endsAt).toBe(trueEnd());
    await resolve();
    expect(asked.map(({ durationSeconds }) => durationSeconds)).toEqual([7 * 3_600]);
    expect(renewals, 'the ID token has ended, whatever the wall clock says').toEqual(['refresh-0']);
    expect(keeper.identity({ kind: 'session', role }, region)?.endsAt).toBe(trueEnd());
    context.clock.advance(7 * hour);
    expect(keeper.identity({ kind: 'session', role }, region)).toBeUndefined();
    expect(keeper.status()).toBeNull();
  });

  it('ends the agent, and the issuer is told then', async () => {
    const { keeper } = signIn();
    const agent = createAgent({ context, exchange, keeper });
    context.clock.advance(longestSessionMs - 1);
    expect(agent.tick()).toBeUndefined();
    context.clock.advance(1);
    expect(agent.tick()).toBe('session-ended');
    agent.drop();
    await Promise.resolve();
    expect(revoked).toEqual(['refresh-0']);
  });

  it('by logout drops everything at once and tells the issuer', async () => {
    const { keeper } = signIn();
    const told = keeper.end();
    expect(keeper.identity({ kind: 'session', role }, region)).toBeUndefined();
    await told;
    expect(revoked).toEqual(['refresh-0']);
  });

  it('by a logout while the issuer renews revokes what came of it, too, and asks STS for nothing more', async () => {
    const { keeper, resolve } = signIn();
    context.clock.advance(5 * minute);
    let answer = () => {};
    renewalWaits = new Promise((given) => (answer = given));
    const resolved = expect(resolve()).rejects.toMatchObject({ kind: 'not-signed-in', hint: 'vouch login' });
    expect(renewals).toEqual(['refresh-0']);
    const told = keeper.end();
    answer();
    await told;
    expect(revoked).toEqual(['refresh-0', 'refresh-1']);
    await resolved;
    expect(asked).toEqual([]);
  });

  it('by another login revokes the one before', async () => {
    const { keeper } = signIn();
    const id = keeper.status()?.id ?? '';
    keeper.store(handover({ subject: 'ben', refreshToken: 'other' }));
    await Promise.resolve();
    expect(keeper.status()).toMatchObject({ id: expect.not.stringMatching(id), name: 'ben' });
    expect(revoked).toEqual(['refresh-0']);
  });
});

describe('secrets', () => {
  it('are in no status, no error and no inspection', async () => {
    const { keeper, resolve } = signIn();
    await resolve();
    expect(JSON.stringify(keeper.status())).not.toContain(canary);
    expect(() => keeper.store({ idToken: canary, startedAt: canary })).toThrow(
      expect.objectContaining({
        kind: 'usage',
        message: expect.not.stringContaining(canary),
      }),
    );
  });

  it('a request for an AWS profile that is not ours is none of the session’s', () => {
    const { keeper } = signIn();
    expect(keeper.identity({ kind: 'aws-profile', name: 'other' }, region)).toBeUndefined();
    expect(keeper.identity({ kind: 'automatic' }, region)).toBeUndefined();
  });
});
