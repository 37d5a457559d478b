import { describe, expect, it } from 'vitest';
import { selectorFor, withoutRole, withRole } from './roles.ts';

const owner = '123456789012';
const arn = (account: string, partition = 'aws') => `arn:${partition}:iam::${account}:role/developer`;
const role = (awsProfile: string, of: string) => ({ awsProfile, arn: of });

const chosen = (roles: Record<string, string>, awsProfile?: string, region = 'us-east-1') => {
  const named = Object.entries(roles).map(([name, of]) => [name, role(name, of)] as const);
  return selectorFor({ roles: new Map(named) }, awsProfile, { domainOwner: owner, region });
};

describe('the identity that serves a domain', () => {
  it('is whatever is there, where no role is set up', () => {
    expect(chosen({})).toEqual({ kind: 'automatic' });
  });

  it('is the AWS profile that was named, and the session’s role where that is one of ours', () => {
    const roles = { one: arn(owner), two: arn(owner) };
    expect(chosen(roles, 'theirs')).toEqual({ kind: 'aws-profile', name: 'theirs' });
    expect(chosen(roles, 'two')).toEqual({ kind: 'session', role: role('two', arn(owner)) });
  });

  it('is the only role of the partition, else the one in the owner’s account', () => {
    const elsewhere = arn('210987654321');
    const two = { one: elsewhere, china: arn(owner, 'aws-cn') };
    expect(chosen(two)).toEqual({ kind: 'automatic', role: role('one', elsewhere) });
    expect(chosen({ one: elsewhere, two: arn(owner) })).toMatchObject({ role: { awsProfile: 'two' } });
  });

  it.each([
    ['several could serve it', { one: arn('210987654321'), two: arn('222222222222') }, undefined],
    ['several are in the owner’s account', { one: arn(owner), two: arn(owner) }, undefined],
    ['the only role is of another partition', { china: arn(owner, 'aws-cn') }, undefined],
    ['the role that was named is of another partition', { china: arn(owner, 'aws-cn') }, 'china'],
  ])('is not guessed where %s', (_, roles, awsProfile) => {
    expect(() => chosen(roles, awsProfile)).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });
});

it('a role is set anew and taken out with nothing else lost', () => {
  const stored = (profiles: object) => JSON.stringify({ note: 1, aws: { note: 2, profiles } });
  const one = { role_arn: arn(owner), region: 'eu-west-1', note: 3 };
  const config = { path: '/x', text: stored({ one, two: one }) };
  const parsed = (text: string | null) => JSON.parse(text ?? '');
  expect(parsed(withRole(config, role('one', arn('210987654321')), undefined))).toEqual(
    JSON.parse(stored({ one: { ...one, role_arn: arn('210987654321') }, two: one })),
  );
  expect(parsed(withoutRole(config, 'one'))).toEqual(JSON.parse(stored({ two: one })));
});
