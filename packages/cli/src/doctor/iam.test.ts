import { describe, expect, it } from 'vitest';
import { missingAction } from './iam.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'cn-north-1' };
const said = (caller: string, more: string) =>
  `GetAuthorizationToken for my-domain-123456789012 failed: User: ${caller} is not authorized to perform: codeartifact:GetAuthorizationToken on resource: arn:aws:x${more} (AccessDeniedException)`;
const role = 'arn:aws:sts::123456789012:assumed-role/dev/ann';
const because = ' because no identity-based policy allows the codeartifact:GetAuthorizationToken action';

describe('missingAction', () => {
  it.each([
    [role, ['put-role-policy', '--role-name', 'dev']],
    ['arn:aws:iam::123456789012:user/team/ann', ['put-user-policy', '--user-name', 'ann']],
  ])('names the action for %s, and the command that allows it in the domain’s partition', (caller, who) => {
    const found = missingAction(said(caller, because), domain, 'cargo');
    expect(found?.what).toBe(
      `${caller} may not do codeartifact:GetAuthorizationToken on arn:aws:x, which cargo needs`,
    );
    const words = found?.remedy?.kind === 'run' ? found.remedy.words : [];
    expect(words.slice(0, -1)).toEqual([
      ...['aws', 'iam', ...who],
      ...['--policy-name', 'vouch-my-domain', '--policy-document'],
    ]);
    expect(words.at(-1)).toContain('arn:aws-cn:codeartifact:cn-north-1:123456789012:domain/my-domain');
    expect(words.at(-1)).toContain('"sts:AWSServiceName":"codeartifact.amazonaws.com"');
  });

  it.each([
    [
      'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/ann',
      because,
      /add it to that identity’s policy/,
    ],
    [role, ' with an explicit deny in a service control policy', /a policy denies it outright/],
    [role, ' because no resource-based policy allows the x action', /no resource-based policy allows it/],
    [role, ' because no permissions boundary allows the x action', /no permissions boundary allows it/],
  ])('has no command where that identity’s own policy is not the place: %s%s', (caller, more, what) => {
    const found = missingAction(said(caller, more), domain, 'cargo');
    expect(found?.what).toMatch(what);
    expect(found?.remedy).toBeUndefined();
  });

  it('reads AWS’s sentence without its reason, and without a resource', () => {
    expect(missingAction(said(role, ''), domain, 'cargo')).toMatchObject({
      state: 'bad',
      what: `${role} may not do codeartifact:GetAuthorizationToken on arn:aws:x, which cargo needs`,
      remedy: { kind: 'run' },
    });
    const short = `User: ${role} is not authorized to perform: sts:GetServiceBearerToken`;
    expect(missingAction(short, domain, 'cargo')?.what).toBe(
      `${role} may not do sts:GetServiceBearerToken, which cargo needs`,
    );
  });

  it('has no command for an identity that is neither a role nor a user', () => {
    const found = missingAction(said('arn:aws:iam::123456789012:root', because), domain, 'cargo');
    expect(found?.what).toMatch(/: add it to that identity’s policy$/);
    expect(found?.remedy).toBeUndefined();
  });

  it('knows no other sentence', () => {
    expect(missingAction('AccessDenied', domain, 'cargo')).toBeUndefined();
  });
});
