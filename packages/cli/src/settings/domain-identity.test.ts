import { type Config, type Profile, readConfig, type VouchError } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { madeAmbiguousBy, withKept, withOneIdentity } from './domain-identity.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const other = { ...domain, domain: 'other-domain' };
const meant = (profileName: string, awsProfile?: string) => ({
  ...domain,
  profileName,
  durationSeconds: 43_200,
  ...(awsProfile !== undefined && { awsProfile }),
});
const of = (awsProfile?: string): Profile => ({ ...domain, ...(awsProfile !== undefined && { awsProfile }) });
const known = (profiles: Record<string, Profile>) => ({ profiles: new Map(Object.entries(profiles)) });

describe('the one identity of a domain', () => {
  it('is whatever it is asked to be, where no other profile names the domain', () => {
    const asked = meant('read', 'reader');
    expect(withOneIdentity(known({ elsewhere: { ...other, awsProfile: 'x' } }), asked, 'reader')).toEqual({
      domain: asked,
      followers: [],
    });
    expect(withOneIdentity(known({ read: of('former') }), asked, 'reader')).toMatchObject({ followers: [] });
  });

  it('is what the others have, for a new profile that names none', () => {
    const found = withOneIdentity(
      known({ read: of('reader'), again: of('reader') }),
      meant('write'),
      undefined,
    );
    expect(found).toEqual({ domain: meant('write', 'reader'), followers: [] });
  });

  it('is none, for a profile that named another domain with one', () => {
    const profiles = known({ default: { ...other, awsProfile: 'for-other' }, b: of() });
    expect(withOneIdentity(profiles, meant('default', 'for-other'), undefined)).toEqual({
      domain: meant('default'),
      followers: [],
    });
  });

  it('moves with a profile that is there and gets another one', () => {
    const profiles = known({ read: of('reader'), again: of('reader'), write: of('writer'), off: other });
    expect(withOneIdentity(profiles, meant('read', 'writer'), 'writer')).toEqual({
      domain: meant('read', 'writer'),
      followers: ['again'],
    });
  });

  it.each([
    ['a new profile that would have its own', { read: of('reader') }, meant('write', 'writer'), 'writer'],
    ['a new profile beside one that has none', { read: of() }, meant('write', 'writer'), 'writer'],
    ['a profile moved here from another domain', { read: of('a'), write: other }, meant('write', 'b'), 'b'],
    ['those that disagree already', { read: of('a'), write: of('b') }, meant('write', 'b'), undefined],
    ['a new one beside those', { read: of('a'), write: of('b') }, meant('new'), undefined],
  ])('refuses %s, and names the command', (_, profiles, asked, wish) => {
    let thrown: unknown;
    try {
      withOneIdentity(known(profiles as Record<string, Profile>), asked, wish);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ kind: 'configuration' });
    expect((thrown as VouchError).hint).toContain('--profile read --aws-profile ');
  });
});

describe('a further role', () => {
  const arn = (account: string, name = 'developer') => `arn:aws:iam::${account}:role/${name}`;
  const stored = (names: object, roles: Record<string, string>, domains: object[] = []) => ({
    codeartifact: { profiles: names, domains },
    aws: {
      profiles: Object.fromEntries(Object.entries(roles).map(([name, role_arn]) => [name, { role_arn }])),
    },
  });
  const configOf = async (content: object): Promise<Config> => {
    const text = JSON.stringify(content);
    const context = testContext();
    return await readConfig({ ...context, files: { ...context.files, readFile: async () => text } });
  };
  const mine = { domain: 'my-domain', domain_owner: '123456789012', region: 'us-east-1' };
  const shared = { ...mine, domain: 'shared', domain_owner: '222222222222' };
  const further = { awsProfile: 'artifacts', arn: arn('333333333333') };

  it('leaves with its role each domain that it would make ambiguous, wherever that stands', async () => {
    const config = await configOf(
      stored({ default: mine, team: { ...shared, note: 'theirs' } }, { vouch: arn('123456789012') }, [
        shared,
      ]),
    );
    const kept = madeAmbiguousBy(config, further);
    // The role in the owner's own account serves the other one as before.
    expect(kept.map(({ domain, role }) => [domain.domain, role.awsProfile])).toEqual([['shared', 'vouch']]);
    expect(JSON.parse(withKept(config, kept) ?? '')).toEqual(
      stored(
        { default: mine, team: { ...shared, note: 'theirs', aws_profile: 'vouch' } },
        { vouch: arn('123456789012') },
        [{ ...shared, aws_profile: 'vouch' }],
      ),
    );
  });

  it('changes nothing of what names an AWS profile, had no role, or was ambiguous', async () => {
    const named = { ...shared, aws_profile: 'work' };
    const roles = { vouch: arn('123456789012') };
    expect(madeAmbiguousBy(await configOf(stored({ a: named }, roles)), further)).toEqual([]);
    expect(madeAmbiguousBy(await configOf(stored({ a: shared }, {})), further)).toEqual([]);
    const two = { ...roles, two: arn('444444444444') };
    expect(madeAmbiguousBy(await configOf(stored({ a: shared }, two)), further)).toEqual([]);
  });

  it('that is known already changes nothing', async () => {
    const config = await configOf(stored({ a: shared }, { artifacts: arn('333333333333') }));
    expect(madeAmbiguousBy(config, further)).toEqual([]);
  });
});
