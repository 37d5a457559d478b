import { type Config, type ErrorKind, type ErrorOptions, VouchError } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import type { SetUp } from '../setup/set-ups.ts';
import { type IdentityFacts, remedyForIdentity } from './identity-remedy.ts';

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
const wordsOf = (...given: Parameters<typeof remedyForIdentity>) => {
  const { remedy } = remedyForIdentity(...given);
  return remedy?.kind === 'vouch' || remedy?.kind === 'run' ? remedy.words.join(' ') : remedy;
};

describe('remedyForIdentity', () => {
  const nobody = error('not-signed-in', 'nobody is signed in, and no AWS credentials were found');

  it('names the login only where it would help', () => {
    expect(wordsOf(facts({ issuer, roles: rolesOf('123456789012') }), nobody, domain)).toBe('login');
    expect(wordsOf(facts({ issuer }), nobody, domain)).toBe('setup aws --role ARN');
    expect(wordsOf(facts(), nobody, domain)).toBe('enroll ISSUER-URL');
    expect(wordsOf(facts({ roles: rolesOf('123456789012') }), nobody, domain)).toBe('enroll ISSUER-URL');
    expect(remedyForIdentity(facts({ issuer }), nobody, domain).note).toBe('the session has no role to take');
    expect(JSON.stringify(remedyForIdentity(facts(), nobody, domain))).not.toContain('login');
  });

  it('leaves an AWS profile that is not ours, and what AWS says of it, to its own hint', () => {
    const other = { ...domain, awsProfile: 'work' };
    expect(remedyForIdentity(facts({ issuer }), nobody, other)).toEqual({});
    expect(
      wordsOf(facts(), error('not-signed-in', 'x', { hint: 'aws sso login --profile work' }), other),
    ).toBe('aws sso login --profile work');
    for (const command of ['aws login', 'aws login --profile work'])
      expect(wordsOf(facts(), error('not-signed-in', 'x', { hint: command }), domain)).toBe(command);
    const unknown = error('not-signed-in', 'no', {
      hint: 'check the keys',
      aws: { error: 'InvalidClientTokenId' },
    });
    const more = 'aws sso login --profile work, and then the other one';
    expect(remedyForIdentity(facts(), error('not-signed-in', 'x', { hint: more }), other)).toEqual({
      note: more,
    });
    expect(remedyForIdentity(facts(), unknown, domain)).toEqual({ note: 'check the keys' });
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
    expect(remedyForIdentity(facts(), refused, domain)).toEqual({ note: 'add the OIDC provider' });
    const unexplained = new VouchError('denied', 'no', { aws });
    expect(remedyForIdentity(facts(), unexplained, domain)).toEqual({
      note: 'the role must be there, and its trust policy must take this sign-in',
    });
  });

  it('knows one role of several, and names no policy that vouch could not print', () => {
    const aws = { error: 'AccessDenied', role: arn('123456789012') };
    const refused = error('denied', 'no', { hint: 'ask', aws });
    const roles = rolesOf('999999999999', '123456789012');
    expect(wordsOf(facts({ issuer, roles }), refused, domain)).toBe(
      `setup aws --role ${arn('123456789012')} --print-policy json`,
    );
    expect(remedyForIdentity(facts({ roles }), refused, domain)).toEqual({ note: 'ask' });
    const others = facts({ issuer, roles: rolesOf('999999999999') });
    expect(remedyForIdentity(others, refused, domain)).toEqual({ note: 'ask' });
  });

  it('blames no trust policy for a sign-in that is over, nor for what is no role', () => {
    const given = facts({ issuer, roles: rolesOf('123456789012') });
    const aws = { error: 'ExpiredTokenException', role: arn('123456789012') };
    expect(remedyForIdentity(given, error('not-signed-in', 'it is over', { aws }), domain)).toEqual({
      remedy: { kind: 'vouch', words: ['login'] },
    });
    const denied = error('denied', 'no', { hint: 'ask', aws: { error: 'AccessDenied' } });
    expect(remedyForIdentity(given, denied, domain)).toEqual({ note: 'ask' });
    expect(remedyForIdentity(given, denied.retold({ hint: undefined }), domain)).toEqual({});
  });

  it('blames no trust policy where AWS could not fetch the issuer’s keys', () => {
    const late = error('service', 'Couldn’t retrieve verification key from your identity provider', {
      hint: 'try again',
      aws: { error: 'InvalidIdentityToken', role: arn('123456789012') },
    });
    const given = facts({ issuer, roles: rolesOf('123456789012') });
    expect(remedyForIdentity(given, late, domain)).toEqual({ note: 'try again' });
  });

  it('saves one of several roles with the domain, one of its own account if there is any', () => {
    const several = error('configuration', 'two could', { reason: 'several-aws-profiles' });
    const again = 'setup codeartifact --tool pip --repository r1 --domain d1 --domain-owner 123456789012';
    const roles = rolesOf('999999999999', '123456789012', '123456789012');
    expect(wordsOf(facts({ issuer, roles }), several, domain)).toBe(
      `${again} --region us-east-1 --aws-profile vouch-1`,
    );
  });

  it('saves the first of several roles where none is of the domain’s account, and names no command without a set-up', () => {
    const several = error('configuration', 'two could', { reason: 'several-aws-profiles' });
    const given = facts({ issuer, roles: rolesOf('888888888888', '999999999999') });
    expect(wordsOf(given, several, domain)).toMatch(/^setup codeartifact .* --aws-profile vouch-0$/);
    const note = 'save the one to use with the domain';
    expect(remedyForIdentity({ ...given, setUps: [] }, several, domain)).toEqual({ note });
  });

  it('leaves a configuration that is broken otherwise to its own hint', () => {
    const broken = error('configuration', 'config.json is not JSON', { hint: 'mend it' });
    expect(remedyForIdentity(facts({ issuer }), broken, { ...domain, awsProfile: 'work' })).toEqual({
      note: 'mend it',
    });
  });

  it('leaves a profile of ~/.aws/config to the person, and offers the session’s where there is one', () => {
    const wrong = error('configuration', 'it gives none', {
      hint: 'check it, or `vouch …`',
      reason: 'wrong-aws-profile',
    });
    const other = { ...domain, awsProfile: 'work' };
    expect(remedyForIdentity(facts(), wrong, other)).toEqual({ note: 'fix [profile work] in ~/.aws/config' });
    expect(wordsOf(facts({ issuer }), wrong, other)).toBe('setup aws --role ARN --profile work');
    expect(remedyForIdentity(facts({ issuer }), wrong, domain)).toEqual({ note: 'fix it in ~/.aws/config' });
  });

  it('suspects the environment first', () => {
    const env = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_PROFILE: 'work' };
    expect(wordsOf(facts({ issuer }, env), nobody, domain)).toEqual({
      kind: 'unset',
      names: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
    });
  });

  it('suspects AWS_PROFILE, before the name that only some tools know, where it names no profile that works', () => {
    const env = { AWS_DEFAULT_PROFILE: 'old', AWS_PROFILE: 'work' };
    const wrong = error('configuration', 'it gives none', { reason: 'wrong-aws-profile' });
    expect(remedyForIdentity(facts({}, env), wrong, domain)).toEqual({
      remedy: { kind: 'unset', names: ['AWS_PROFILE'] },
    });
    expect(remedyForIdentity(facts({}, { AWS_DEFAULT_PROFILE: 'work' }), wrong, domain)).toEqual({
      remedy: { kind: 'unset', names: ['AWS_DEFAULT_PROFILE'] },
    });
    // An SSO login that is over is no fault of the name.
    const ended = error('not-signed-in', 'the SSO login is over', { hint: 'aws sso login --profile work' });
    expect(wordsOf(facts({}, env), ended, domain)).toBe('aws sso login --profile work');
  });

  it.each([
    ['denied', 'the identity may not do that', domain],
    ['service', 'AWS has no answer', domain],
    ['not-signed-in', 'the AWS profile work is over', { ...domain, awsProfile: 'work' }],
  ] as const)('does not suspect the keys of the environment of %s: %s', (kind, said, asked) => {
    const env = { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
    expect(remedyForIdentity(facts({}, env), error(kind, said, { hint: 'ask' }), asked)).toEqual({
      note: 'ask',
    });
  });

  it('does not suspect half a pair of keys, which no tool uses', () => {
    const ended = error('not-signed-in', 'over', {
      hint: 'renew the token',
      aws: { error: 'ExpiredToken', role: 'x' },
    });
    expect(remedyForIdentity(facts({}, { AWS_ACCESS_KEY_ID: 'x' }), ended, domain)).toEqual({
      note: 'renew the token',
    });
  });
});
