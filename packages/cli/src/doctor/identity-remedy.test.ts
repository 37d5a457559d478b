import { type Config, type ErrorKind, type ErrorOptions, VouchError } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import type { SetUp } from '../setup/set-ups.ts';
import { type IdentityFacts, mendIdentity } from './identity-remedy.ts';

const domain = { domain: 'd1', domainOwner: '123456789012', region: 'us-east-1' };
const issuer = { url: 'https://login.example.com', clientId: 'vouch', hardware: 'not-required' } as const;
const arn = (account: string) => `arn:aws:iam::${account}:role/developer`;
const rolesOf = (...accounts: string[]): Config['roles'] =>
  new Map(accounts.map((account, at) => [`vouch-${at}`, { awsProfile: `vouch-${at}`, arn: arn(account) }]));
const setUp: SetUp = { tool: 'pip', repository: 'r1', ...domain, format: 'pypi', chosen: [] };

const facts = (
  config: Partial<IdentityFacts['config']> = {},
  env: IdentityFacts['env'] = {},
): IdentityFacts => ({
  env,
  config: { roles: new Map(), profiles: new Map(), ...config },
  setUps: [setUp],
});
const error = (kind: ErrorKind, message: string, options: ErrorOptions = {}) =>
  new VouchError(kind, message, { hint: 'vouch login', ...options });
const wordsOf = (...given: Parameters<typeof mendIdentity>) => {
  const { remedy } = mendIdentity(...given);
  return remedy?.kind === 'vouch' || remedy?.kind === 'run' ? remedy.words.join(' ') : remedy;
};

describe('mendIdentity', () => {
  const nobody = error('not-signed-in', 'nobody is signed in, and no AWS credentials were found');

  it('names the login only where it would help', () => {
    expect(wordsOf(facts({ issuer, roles: rolesOf('123456789012') }), nobody, domain)).toBe('login');
    expect(wordsOf(facts({ issuer }), nobody, domain)).toBe('setup aws --role ARN');
    expect(wordsOf(facts(), nobody, domain)).toBe('enroll ISSUER-URL');
    expect(mendIdentity(facts({ issuer }), nobody, domain).note).toBe('the session has no role to take');
    expect(JSON.stringify(mendIdentity(facts(), nobody, domain))).not.toContain('login');
  });

  it('leaves an AWS profile that is not ours, and what AWS says of it, to its own hint', () => {
    const other = { ...domain, awsProfile: 'work' };
    expect(mendIdentity(facts({ issuer }), nobody, other)).toEqual({});
    expect(
      wordsOf(facts(), error('not-signed-in', 'x', { hint: 'aws sso login --profile work' }), other),
    ).toBe('aws sso login --profile work');
    const unknown = error('not-signed-in', 'no', {
      hint: 'check the keys',
      aws: { error: 'InvalidClientTokenId' },
    });
    expect(mendIdentity(facts(), unknown, domain)).toEqual({ note: 'check the keys' });
  });

  it.each([
    ['denied', 'AccessDenied'],
    ['not-signed-in', 'InvalidIdentityToken'],
  ] as const)('names the trust policy of a role that is refused: %s', (kind, answer) => {
    const aws = { error: answer, role: arn('123456789012') };
    const refused = error(kind, 'no', { hint: 'add the OIDC provider', aws });
    const given = facts({ issuer, roles: rolesOf('123456789012') });
    expect(wordsOf(given, refused, domain)).toBe(
      `setup aws --role ${arn('123456789012')} --print-policy json`,
    );
    // A role that a job's environment names is no set-up of ours.
    expect(mendIdentity(facts(), refused, domain)).toEqual({ note: 'add the OIDC provider' });
    const unexplained = new VouchError('denied', 'no', { aws });
    expect(mendIdentity(facts(), unexplained, domain)).toEqual({
      note: 'the role must be there, and its trust policy must take this sign-in',
    });
  });

  it('blames no trust policy where AWS could not fetch the issuer’s keys', () => {
    const late = error('service', 'Couldn’t retrieve verification key from your identity provider', {
      hint: 'try again',
      aws: { error: 'InvalidIdentityToken', role: arn('123456789012') },
    });
    const given = facts({ issuer, roles: rolesOf('123456789012') });
    expect(mendIdentity(given, late, domain)).toEqual({ note: 'try again' });
  });

  it('saves one of several roles with the domain, one of its own account if there is any', () => {
    const several = error('configuration', 'two could', { reason: 'several-aws-profiles' });
    const again = 'setup codeartifact --tool pip --repository r1 --domain d1 --domain-owner 123456789012';
    const roles = rolesOf('999999999999', '123456789012', '123456789012');
    expect(wordsOf(facts({ issuer, roles }), several, domain)).toBe(
      `${again} --region us-east-1 --aws-profile vouch-1`,
    );
  });

  it('leaves a profile of ~/.aws/config to the person, and offers the session’s where there is one', () => {
    const wrong = error('configuration', 'it gives none', {
      hint: 'check it, or `vouch …`',
      reason: 'wrong-aws-profile',
    });
    const other = { ...domain, awsProfile: 'work' };
    expect(mendIdentity(facts(), wrong, other)).toEqual({ note: 'fix [profile work] in ~/.aws/config' });
    expect(wordsOf(facts({ issuer }), wrong, other)).toBe('setup aws --role ARN --profile work');
  });

  it('suspects the environment first', () => {
    const env = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_PROFILE: 'work' };
    expect(wordsOf(facts({ issuer }, env), nobody, domain)).toEqual({
      kind: 'unset',
      names: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    });
  });

  it('does not suspect half a pair of keys, which no tool uses', () => {
    const ended = error('not-signed-in', 'over', {
      hint: 'renew the token',
      aws: { error: 'ExpiredToken', role: 'x' },
    });
    expect(mendIdentity(facts({}, { AWS_ACCESS_KEY_ID: 'x' }), ended, domain)).toEqual({
      note: 'renew the token',
    });
  });
});
