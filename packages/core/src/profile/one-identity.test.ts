import { describe, expect, it } from 'vitest';
import type { VouchError } from '../error.ts';
import { oneIdentityFor, withFollowers, withIdentityOf } from './one-identity.ts';
import type { Profile } from './store.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const other = { ...domain, domain: 'other-domain' };
const of = (awsProfile?: string): Profile => withIdentityOf(domain, awsProfile);
const chosen = (profiles: Record<string, Profile>, name: string, profile: Profile, wish?: string) =>
  oneIdentityFor({ profiles: new Map(Object.entries(profiles)) }, name, profile, wish);

describe('the one identity of a domain', () => {
  it('is whatever it is asked to be, where no other profile names the domain', () => {
    const expected = { awsProfile: 'reader', followers: [] };
    const elsewhere = { elsewhere: { ...other, awsProfile: 'x' } };
    expect(chosen(elsewhere, 'read', of('reader'), 'reader')).toEqual(expected);
    expect(chosen({ read: of('former') }, 'read', of('reader'), 'reader')).toEqual(expected);
  });

  it('is what the others have, for a new profile that names none', () => {
    const found = chosen({ read: of('reader'), again: of('reader') }, 'write', of());
    expect(found).toEqual({ awsProfile: 'reader', followers: [] });
  });

  it('is none, for a profile that named another domain with one', () => {
    const profiles = { default: { ...other, awsProfile: 'for-other' }, b: of() };
    expect(chosen(profiles, 'default', of('for-other'))).toEqual({ awsProfile: undefined, followers: [] });
  });

  it('moves with a profile that is there and gets another one', () => {
    const profiles = { read: of('reader'), again: of('reader'), write: of('writer'), off: other };
    expect(chosen(profiles, 'read', of('writer'), 'writer')).toEqual({
      awsProfile: 'writer',
      followers: ['again'],
    });
  });

  it.each([
    ['a new profile that would have its own', { read: of('reader') }, 'write', of('writer'), 'writer'],
    ['a new profile beside one that has none', { read: of() }, 'write', of('writer'), 'writer'],
    ['a profile moved here from another domain', { read: of('a'), write: other }, 'write', of('b'), 'b'],
    ['those that disagree already', { read: of('a'), write: of('b') }, 'write', of('b'), undefined],
    ['a new one beside those', { read: of('a'), write: of('b') }, 'new', of(), undefined],
  ])('refuses %s, and names the command', (_, profiles, name, profile, wish) => {
    let thrown: unknown;
    try {
      chosen(profiles as Record<string, Profile>, name, profile, wish);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ kind: 'configuration' });
    expect((thrown as VouchError).hint).toContain('--profile read --aws-profile ');
  });
});

it('is saved with the profile, and given to those that follow it', () => {
  const stored = { domain: 'my-domain', domain_owner: '123456789012', region: 'us-east-1' };
  const config = (aws_profile: string) => ({
    codeartifact: {
      profiles: { read: { ...stored, aws_profile }, again: { ...stored, aws_profile } },
      domains: [{ ...stored, aws_profile }],
    },
  });
  const nothing = { profiles: new Map(), domains: [], roles: new Map() };
  const before = { ...nothing, path: '/x', text: JSON.stringify(config('reader')) };
  const after = withFollowers(before, 'read', of('writer'), ['again']);
  expect(JSON.parse(after ?? '')).toEqual(config('writer'));
});

it('takes an AWS profile away as well as it gives one', () => {
  expect(withIdentityOf({ ...of('a'), profileName: 'x' }, undefined)).toEqual({
    ...domain,
    profileName: 'x',
  });
  expect(withIdentityOf(of(), 'b')).toEqual({ ...domain, awsProfile: 'b' });
});
