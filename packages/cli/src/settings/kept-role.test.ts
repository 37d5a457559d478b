import { type Config, readConfig } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { madeAmbiguousBy, withKept } from './kept-role.ts';

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
