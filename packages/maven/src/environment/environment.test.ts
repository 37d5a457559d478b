import { inTestHome } from '@vouch/adapter-kit/testing';
import {
  type AuthorizationTokenRequest,
  readConfig,
  Secret,
  type TokenSource,
  VouchError,
} from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { variableOfProfile } from '../settings/variable-names.ts';
import { environmentTokens } from './tokens.ts';
import { neededVariables } from './variables.ts';

const now = 1_800_000_000;
const place = (domain: string, owner: string) =>
  `https://${domain}-${owner}.d.codeartifact.us-east-1.amazonaws.com/maven/repo/`;
const profiles = {
  default: { domain: 'ours', domain_owner: '111111111111', region: 'us-east-1' },
  team: { domain: 'theirs', domain_owner: '222222222222', region: 'us-east-1', duration_seconds: 900 },
};

const setForOurs = { VOUCH_TOKEN_DOMAINS: 'CODEARTIFACT_AUTH_TOKEN:ours-111111111111@us-east-1' };

interface Entry {
  readonly id: string;
  readonly variable: string;
  readonly url?: string;
  /** The URL of a mirror of that id. */
  readonly mirror?: string;
}

function settings(...entries: readonly Entry[]): string {
  const servers = entries.map(
    ({ id, variable }) => `<server><id>${id}</id><password>\${env.${variable}}</password></server>`,
  );
  const repositories = entries
    .filter(({ url }) => url !== undefined)
    .map(({ id, url }) => `<repository><id>${id}</id><url>${url}</url></repository>`);
  const mirrors = entries
    .filter(({ mirror }) => mirror !== undefined)
    .map(({ id, mirror }) => `<mirror><id>${id}</id><mirrorOf>*</mirrorOf><url>${mirror}</url></mirror>`);
  return `<settings><servers>${servers.join('')}</servers><mirrors>${mirrors.join('')}</mirrors><profiles><profile><repositories>${repositories.join('')}</repositories></profile></profiles></settings>`;
}

/** What is set where settings.xml says this; the source answers with the domain's name. */
function tokens(text: string | null, env: Record<string, string> = {}, stored: object = profiles) {
  return inTestHome(async (home) => {
    if (text !== null) home.write('.m2/settings.xml', text);
    home.write('.vouch/config.json', JSON.stringify({ codeartifact: { profiles: stored } }));
    const asked: AuthorizationTokenRequest[] = [];
    const source: TokenSource = {
      async getAuthorizationToken(request) {
        asked.push(request);
        if (request.domain === 'failing')
          throw new VouchError('not-signed-in', 'nobody is signed in', { hint: 'vouch login' });
        return {
          secret: new Secret(`token-of-${request.domain}`),
          expiration: now + (request.domain === 'ours' ? 5_000 : 900),
        };
      },
      async forget() {},
    };
    const clock = { now: () => now * 1000, monotonic: () => 0 };
    const context = { ...home.context, env, clock };
    const needed = await neededVariables(context, await readConfig(context));
    const { variables, failures } = await environmentTokens(context, needed, source);
    return { variables, failures: failures.map(({ name, error }) => `${name}: ${error.message}`), asked };
  });
}

describe('the variables of Maven’s settings', () => {
  it('are filled with the token of the domain at the server’s URL', async () => {
    const text = settings(
      { id: 'a', variable: 'CODEARTIFACT_AUTH_TOKEN', url: place('ours', '111111111111') },
      { id: 'b', variable: 'CODEARTIFACT_AUTH_TOKEN_TEAM', url: place('theirs', '222222222222') },
    );
    const { variables, asked } = await tokens(text);
    expect(variables).toEqual({
      CODEARTIFACT_AUTH_TOKEN: 'token-of-ours',
      CODEARTIFACT_TOKEN: 'token-of-ours',
      CODEARTIFACT_AUTH_TOKEN_TEAM: 'token-of-theirs',
      VOUCH_TOKEN_EXPIRATION: String(now + 900),
      VOUCH_TOKEN_DOMAINS:
        'CODEARTIFACT_AUTH_TOKEN:ours-111111111111@us-east-1,CODEARTIFACT_TOKEN:ours-111111111111@us-east-1,CODEARTIFACT_AUTH_TOKEN_TEAM:theirs-222222222222@us-east-1',
    });
    expect(asked.map(({ minRemaining }) => minRemaining)).toEqual([900, 900]);
  });

  it('follow the URL where the profile means another domain by now', async () => {
    const text = settings({
      id: 'a',
      variable: 'CODEARTIFACT_AUTH_TOKEN',
      url: place('theirs', '222222222222'),
    });
    expect((await tokens(text)).variables).toMatchObject({ CODEARTIFACT_AUTH_TOKEN: 'token-of-theirs' });
  });

  it('follow the URL of a mirror, too', async () => {
    const text = settings({
      id: 'a',
      variable: 'CODEARTIFACT_AUTH_TOKEN',
      mirror: place('theirs', '222222222222'),
    });
    expect((await tokens(text)).variables).toMatchObject({ CODEARTIFACT_AUTH_TOKEN: 'token-of-theirs' });
  });

  it('serve several places of one domain', async () => {
    const url = place('ours', '111111111111');
    const text = settings(
      { id: 'a', variable: 'CODEARTIFACT_AUTH_TOKEN', url, mirror: url },
      { id: 'b', variable: 'CODEARTIFACT_AUTH_TOKEN', url },
    );
    const { variables, failures } = await tokens(text);
    expect(failures).toEqual([]);
    expect(variables).toMatchObject({ CODEARTIFACT_AUTH_TOKEN: 'token-of-ours' });
  });

  it('follow the profile where the URL stands in some pom.xml', async () => {
    const text = settings(
      { id: 'a', variable: 'CODEARTIFACT_TOKEN' },
      { id: 'b', variable: 'CODEARTIFACT_AUTH_TOKEN_TEAM' },
      { id: 'c', variable: 'CODEARTIFACT_AUTH_TOKEN_NOBODY' },
      { id: 'd', variable: 'SOMETHING_ELSE' },
    );
    const endpoint_url = 'https://vpce-1.d.codeartifact.us-east-1.vpce.amazonaws.com';
    const stored = { ...profiles, team: { ...profiles.team, endpoint_url } };
    const { variables, failures, asked } = await tokens(text, {}, stored);
    expect(Object.keys(variables)).toEqual([
      'CODEARTIFACT_TOKEN',
      'CODEARTIFACT_AUTH_TOKEN_TEAM',
      'VOUCH_TOKEN_EXPIRATION',
      'VOUCH_TOKEN_DOMAINS',
    ]);
    expect(failures).toEqual([]);
    expect(asked).toMatchObject([
      { domain: 'ours', durationSeconds: 43_200 },
      { domain: 'theirs', durationSeconds: 900, endpointUrl: endpoint_url },
    ]);
    expect(asked[0]).not.toHaveProperty('endpointUrl');
  });

  it('are left alone where the names of two profiles give the same', async () => {
    const stored = { ...profiles, 'a-b': profiles.team, 'a.b': profiles.default };
    const { variables, failures, asked } = await tokens(
      settings({ id: 'a', variable: 'CODEARTIFACT_AUTH_TOKEN_A_B' }),
      {},
      stored,
    );
    expect({ variables, failures, asked }).toEqual({ variables: {}, failures: [], asked: [] });
  });

  it('get no token of a domain that nobody configured, nor of any other host', async () => {
    for (const url of [place('stranger', '333333333333'), 'https://evil.example/maven/repo/']) {
      const { variables, failures, asked } = await tokens(
        settings({ id: 'a', variable: 'CODEARTIFACT_AUTH_TOKEN', url }),
      );
      expect(variables).toEqual({});
      expect(failures).toHaveLength(1);
      expect(asked).toEqual([]);
    }
  });

  it('are refused where one stands for two domains', async () => {
    const text = settings(
      { id: 'a', variable: 'CODEARTIFACT_AUTH_TOKEN', url: place('ours', '111111111111') },
      { id: 'b', variable: 'CODEARTIFACT_AUTH_TOKEN', url: place('theirs', '222222222222') },
    );
    const { failures, asked } = await tokens(text);
    expect(failures.join()).toContain('for ours-111111111111 in us-east-1 and for theirs-222222222222');
    expect(asked).toEqual([]);
  });

  it('fail one by one', async () => {
    const stored = {
      ...profiles,
      bad: { domain: 'failing', domain_owner: '444444444444', region: 'us-east-1' },
    };
    const text = settings(
      { id: 'a', variable: 'CODEARTIFACT_AUTH_TOKEN_BAD' },
      { id: 'b', variable: 'CODEARTIFACT_AUTH_TOKEN' },
    );
    const { variables, failures } = await tokens(text, {}, stored);
    expect(variables).toMatchObject({ CODEARTIFACT_AUTH_TOKEN: 'token-of-ours' });
    expect(failures).toEqual(['CODEARTIFACT_AUTH_TOKEN_BAD: nobody is signed in']);
  });

  it.each([
    ['somebody set it', {}, 0],
    [
      'somebody set it, beside one that vouch set and that has ended',
      {
        VOUCH_TOKEN_EXPIRATION: String(now - 30),
        VOUCH_TOKEN_DOMAINS: 'CODEARTIFACT_AUTH_TOKEN_TEAM:theirs-222222222222@us-east-1',
      },
      0,
    ],
    ['vouch set it and it lives', { VOUCH_TOKEN_EXPIRATION: String(now + 3_600), ...setForOurs }, 0],
    ['vouch set it and nothing says when it ends', setForOurs, 0],
    [
      'vouch set it and it has a second beside its last minute',
      { VOUCH_TOKEN_EXPIRATION: String(now + 61), ...setForOurs },
      0,
    ],
    [
      'vouch set it and it is in its last minute',
      { VOUCH_TOKEN_EXPIRATION: String(now + 60), ...setForOurs },
      1,
    ],
  ] as readonly [string, Record<string, string>, number][])('where %s', async (_name, env, calls) => {
    const text = settings({ id: 'a', variable: 'CODEARTIFACT_AUTH_TOKEN' });
    const { variables, asked } = await tokens(text, { CODEARTIFACT_AUTH_TOKEN: 'x', ...env });
    expect(asked).toHaveLength(calls);
    // The end of the former token is over with it.
    expect(variables['VOUCH_TOKEN_EXPIRATION']).toBe(calls === 0 ? undefined : String(now + 5_000));
  });

  it.each([
    ['has ended', { exp: now - 1 }, ['ours']],
    ['is in its last minute', { exp: now + 60 }, ['ours']],
    ['lives', { exp: now + 61 }, []],
    ['does not say when it ends', { ver: 1 }, []],
    ['says when it ends in words', { exp: 'now' }, []],
  ])('where somebody set it to a token that %s', async (_name, head, domains) => {
    const text = settings({ id: 'a', variable: 'CODEARTIFACT_AUTH_TOKEN' });
    const token = `${Buffer.from(JSON.stringify(head)).toString('base64url')}.b.c.d.e`;
    const { asked } = await tokens(text, { CODEARTIFACT_AUTH_TOKEN: token });
    expect(asked.map(({ domain }) => domain)).toEqual(domains);
  });

  it('keep a token of ours that lives, where settings.xml uses it for two domains by now', async () => {
    const text = settings(
      { id: 'a', variable: 'CODEARTIFACT_AUTH_TOKEN', url: place('ours', '111111111111') },
      { id: 'b', variable: 'CODEARTIFACT_AUTH_TOKEN', url: place('theirs', '222222222222') },
    );
    const env = { CODEARTIFACT_AUTH_TOKEN: 'x', VOUCH_TOKEN_EXPIRATION: String(now + 3_600), ...setForOurs };
    expect(await tokens(text, env)).toEqual({ variables: {}, failures: [], asked: [] });
  });

  it('are never filled with the token of a domain that vouch set them for and settings.xml does not mean', async () => {
    const url = place('ours', '111111111111');
    const text = settings(
      { id: 'a', variable: 'CODEARTIFACT_AUTH_TOKEN', url },
      { id: 'b', variable: 'CODEARTIFACT_AUTH_TOKEN_TEAM' },
    );
    const domains = (domain: string) =>
      `CODEARTIFACT_AUTH_TOKEN:${domain},CODEARTIFACT_AUTH_TOKEN_TEAM:theirs-222222222222@us-east-1`;
    const env = (domain: string) => ({
      CODEARTIFACT_AUTH_TOKEN: 'x',
      CODEARTIFACT_AUTH_TOKEN_TEAM: 'y',
      VOUCH_TOKEN_EXPIRATION: String(now + 3_600),
      VOUCH_TOKEN_DOMAINS: domains(domain),
    });
    expect((await tokens(text, env('ours-111111111111@us-east-1'))).asked).toEqual([]);
    const { variables, asked } = await tokens(text, env('theirs-222222222222@us-east-1'));
    expect(asked.map(({ domain }) => domain)).toEqual(['ours']);
    expect(variables).toMatchObject({
      CODEARTIFACT_AUTH_TOKEN: 'token-of-ours',
      VOUCH_TOKEN_EXPIRATION: String(now + 3_600),
    });
    expect(variables['VOUCH_TOKEN_DOMAINS']).toContain(domains('ours-111111111111@us-east-1'));
  });

  it('stand each for its own domain where settings.xml names both of the usual ones', async () => {
    const text = settings(
      { id: 'b', variable: 'CODEARTIFACT_TOKEN', url: place('theirs', '222222222222') },
      { id: 'a', variable: 'CODEARTIFACT_AUTH_TOKEN', url: place('ours', '111111111111') },
    );
    expect((await tokens(text)).variables).toMatchObject({
      CODEARTIFACT_AUTH_TOKEN: 'token-of-ours',
      CODEARTIFACT_TOKEN: 'token-of-theirs',
    });
  });

  it('are none without settings, and none in an empty file', async () => {
    expect((await tokens(null)).variables).toEqual({});
    expect((await tokens('')).variables).toEqual({});
    expect((await tokens(' \n')).variables).toEqual({});
    await expect(tokens('<settings>')).rejects.toMatchObject({ kind: 'configuration' });
  });
});

it('settings that cannot be read are said to be so, and are not taken for none', async () => {
  await inTestHome(async (home) => {
    home.write('.m2/settings.xml/in-the-way', '');
    const config = await readConfig(home.context);
    await expect(neededVariables(home.context, config)).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('cannot read'),
    });
  });
});

describe('the variable of a profile', () => {
  it.each([
    ['default', 'CODEARTIFACT_AUTH_TOKEN'],
    ['team', 'CODEARTIFACT_AUTH_TOKEN_TEAM'],
    ['my-team.2', 'CODEARTIFACT_AUTH_TOKEN_MY_TEAM_2'],
    ['é', 'CODEARTIFACT_AUTH_TOKEN__'],
  ])('%s → %s', (profile, variable) => expect(variableOfProfile(profile)).toBe(variable));
});
