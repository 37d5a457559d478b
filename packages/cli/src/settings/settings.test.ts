import { type Profile, VouchError } from '@vouch/core';
import { configOf, testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { type DomainFlags, resolveSettings } from './settings.ts';

const profile: Profile = {
  domain: 'profile-domain',
  domainOwner: '222222222222',
  region: 'eu-west-1',
  durationSeconds: 1_800,
};

const ownAccount = async () => '999999999999';
const resolve = (
  flags: DomainFlags,
  env: Record<string, string> = {},
  profiles: Record<string, Profile> = {},
) => resolveSettings(testContext({ env }), configOf(profiles), flags, ownAccount);

/** A setting by each of its sources, the strongest first. */
const sources = [
  [
    'domain',
    { domain: 'flag-domain' },
    { VOUCH_DOMAIN: 'env-domain' },
    'flag-domain',
    'env-domain',
    'profile-domain',
  ],
  [
    'domainOwner',
    { domainOwner: '111111111111' },
    { VOUCH_DOMAIN_OWNER: '333333333333' },
    '111111111111',
    '333333333333',
    '222222222222',
  ],
  [
    'region',
    { region: 'us-west-2' },
    { VOUCH_REGION: 'eu-central-1' },
    'us-west-2',
    'eu-central-1',
    'eu-west-1',
  ],
  ['durationSeconds', { durationSeconds: '900' }, { VOUCH_DURATION_SECONDS: '3600' }, 900, 3_600, 1_800],
] as const;

describe('the precedence of every setting: flag, environment, profile', () => {
  it.each(sources)('%s', async (key, flags, env, byFlag, byEnv, byProfile) => {
    const profiles = { default: profile };
    expect((await resolve(flags, env, profiles))[key]).toBe(byFlag);
    expect((await resolve({}, env, profiles))[key]).toBe(byEnv);
    expect((await resolve({}, {}, profiles))[key]).toBe(byProfile);
  });

  it('an empty variable is none', async () => {
    const empty = { VOUCH_PROFILE: '', VOUCH_DOMAIN_OWNER: '', VOUCH_DURATION_SECONDS: '' };
    expect(await resolve({}, empty, { default: profile })).toMatchObject({
      profileName: 'default',
      ...profile,
    });
    expect((await resolve({}, { VOUCH_DOMAIN: '', VOUCH_REGION: '' }, { default: profile })).domain).toBe(
      'profile-domain',
    );
  });

  it('then the AWS configuration, then the default, and the owner is the caller', async () => {
    const given = { domain: 'some-domain' };
    expect(await resolve(given, { AWS_REGION: 'eu-north-1' })).toMatchObject({
      region: 'eu-north-1',
      domainOwner: '999999999999',
    });
    expect(await resolve(given, { AWS_DEFAULT_REGION: 'eu-south-1' })).toMatchObject({
      region: 'eu-south-1',
    });
    expect(await resolve(given)).toMatchObject({
      region: 'us-east-1',
      durationSeconds: 43_200,
      profileName: 'default',
    });
  });

  it('AWS_REGION moves no domain that a profile has', async () => {
    expect((await resolve({}, { AWS_REGION: 'us-west-1' }, { default: profile })).region).toBe('eu-west-1');
  });

  it('the profile is the flag’s, the environment’s, or the default', async () => {
    const profiles = { default: profile, team: { ...profile, domain: 'team-domain' } };
    expect((await resolve({ profile: 'team' }, {}, profiles)).domain).toBe('team-domain');
    expect((await resolve({}, { VOUCH_PROFILE: 'team' }, profiles)).domain).toBe('team-domain');
    expect((await resolve({}, {}, profiles)).domain).toBe('profile-domain');
  });
});

describe('a profile’s name', () => {
  const given = { domain: 'some-domain' };

  it.each(['', 'a b', 'tëam', '-x', 'a'.repeat(65), 'a\u0000b', '../x'])(
    '%j is none to save under',
    async (name) => {
      await expect(resolve({ ...given, profile: name })).rejects.toMatchObject({
        kind: 'usage',
        message: expect.stringContaining('cannot be a profile’s name'),
        hint: expect.stringContaining('1 to 64'),
      });
    },
  );

  it.each(['team', 'a', 'team-1.eu_x', '1'])('%j is one', async (name) => {
    expect(await resolve({ ...given, profile: name })).toMatchObject({ profileName: name });
  });

  it('is whatever it is, where it is saved already', async () => {
    const profiles = { 'a b': profile, '': profile };
    for (const name of Object.keys(profiles))
      expect(await resolve({ profile: name }, {}, profiles)).toMatchObject({ profileName: name });
  });

  it('of the environment is told of where there is none of that name', async () => {
    await expect(resolve({}, { VOUCH_PROFILE: 'zz' }, { default: profile })).rejects.toMatchObject({
      kind: 'configuration',
      message: 'there is no profile zz (there are: default)',
    });
  });
});

it('the default profile that is not there is told of, where others are', async () => {
  await expect(resolve({}, {}, { team: profile })).rejects.toMatchObject({
    kind: 'configuration',
    message: 'there is no profile default (there are: team)',
    hint: expect.stringMatching(
      /^name one with --profile \(vouch env and exec: --ca-profile\), or set it up/,
    ),
  });
  await expect(resolve({ profile: 'team' }, {}, {})).rejects.toMatchObject({
    hint: expect.stringMatching(/^set it up once: vouch setup codeartifact .* --profile team$/),
  });
  await expect(resolve({}, {}, {})).rejects.toMatchObject({
    message: 'no CodeArtifact domain is configured',
  });
});

describe('where no profile is saved', () => {
  const other = { ...profile, domain: 'other-domain' };
  const configured = (domains: readonly Profile[], flags: DomainFlags = {}) =>
    resolveSettings(testContext(), configOf({}, { domains }), flags, ownAccount);

  it('the one domain that is configured still is meant, with all that is saved of it', async () => {
    const own = { ...other, endpointUrl: 'https://api.example.test' };
    expect(await configured([own])).toMatchObject({ ...own, profileName: 'default' });
    expect(await configured([own], { region: 'us-west-2' })).not.toHaveProperty('endpointUrl');
    expect((await configured([own], { domain: 'third-domain' })).domainOwner).toBe('999999999999');
  });

  it('of several one must be named', async () => {
    await expect(configured([profile, other])).rejects.toMatchObject({
      kind: 'configuration',
      message:
        'no profile says which domain is meant; there are: profile-domain-222222222222, other-domain-222222222222',
      hint: expect.stringContaining('--domain'),
    });
  });

  it('the one of VOUCH_DOMAINS is meant in CI, where there is no configuration', async () => {
    const env = { VOUCH_DOMAINS: 'ci-domain-333333333333', AWS_REGION: 'eu-central-1' };
    const config = configOf({}, { text: null });
    expect(await resolveSettings(testContext({ env }), config, {}, ownAccount)).toMatchObject({
      ...{ domain: 'ci-domain', domainOwner: '333333333333', region: 'eu-central-1' },
    });
    const two = testContext({ env: { VOUCH_DOMAINS: 'a1-333333333333,b1-333333333333' } });
    await expect(resolveSettings(two, config, {}, ownAccount)).rejects.toMatchObject({
      message: 'no profile says which domain is meant; there are: a1-333333333333, b1-333333333333',
    });
    await expect(resolve({}, env)).rejects.toMatchObject({ message: 'no CodeArtifact domain is configured' });
  });
});

describe('AWS’s own limits, before any call', () => {
  it.each([
    [{ durationSeconds: '899' }],
    [{ durationSeconds: '43201' }],
    [{ durationSeconds: '-1' }],
    [{ durationSeconds: '1e4' }],
    [{ durationSeconds: '' }],
    [{ domain: '' }],
    [{ domain: 'Upper' }],
    [{ domain: 'x' }],
    [{ domain: 'a'.repeat(51) }],
    [{ domainOwner: '12345678901' }],
    [{ domainOwner: '1234567890123' }],
    [{ region: 'us-east' }],
    [{ region: 'us-east-1 ' }],
  ])('%j is refused', async (flags) => {
    const error = await resolve(flags, {}, { default: profile }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(VouchError);
    expect(error).toMatchObject({ kind: 'usage', hint: expect.any(String) });
  });

  it.each(['0', '900', '43200'])('a lifetime of %s is taken', async (durationSeconds) => {
    expect((await resolve({ durationSeconds }, {}, { default: profile })).durationSeconds).toBe(
      Number(durationSeconds),
    );
  });
});

describe('a profile’s own hosts', () => {
  const hosts = { endpointUrl: 'https://vpce.example', origins: ['https://artifacts.example.com'] };
  const profiles = { default: { ...profile, ...hosts } };

  it('go with its domain', async () => {
    expect(await resolve({}, {}, profiles)).toMatchObject(hosts);
    expect(await resolve({ domain: profile.domain }, {}, profiles)).toMatchObject(hosts);
  });

  it.each([
    ['domain', { domain: 'other-domain' }, {}],
    ['account', { domainOwner: '111111111111' }, {}],
    ['region', {}, { VOUCH_REGION: 'us-east-1' }],
  ])('are not another %s’s', async (_what, flags, env) => {
    const settings = await resolve(flags, env, profiles);
    expect(settings).not.toHaveProperty('endpointUrl');
    expect(settings).not.toHaveProperty('origins');
  });
});

it('an empty VOUCH_DURATION_SECONDS says nothing', async () => {
  const settings = await resolve({}, { VOUCH_DURATION_SECONDS: '' }, { default: profile });
  expect(settings.durationSeconds).toBe(1_800);
});

it('a malformed value is said as it is, and one that is empty, too', async () => {
  const told = (domain: string) => resolve({ domain }, {}, { default: profile });
  await expect(told('')).rejects.toMatchObject({ message: '“” is not a domain name' });
  await expect(told('A_B')).rejects.toMatchObject({ message: 'A_B is not a domain name' });
});
