import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emulatedHost, registryHostName } from './hosts.ts';

describe('emulatedHost', () => {
  it.each([
    ['sts.amazonaws.com', { kind: 'sts', region: 'us-east-1' }],
    ['sts.eu-west-1.amazonaws.com', { kind: 'sts', region: 'eu-west-1' }],
    ['sts.cn-north-1.amazonaws.com.cn', { kind: 'sts', region: 'cn-north-1' }],
    ['codeartifact.us-east-1.amazonaws.com', { kind: 'codeartifact', region: 'us-east-1' }],
    ['codeartifact-fips.us-gov-west-1.amazonaws.com', { kind: 'codeartifact', region: 'us-gov-west-1' }],
    ['codeartifact.us-east-1.api.aws', { kind: 'codeartifact', region: 'us-east-1' }],
    ['vpce-1-a.api.codeartifact.us-east-1.vpce.amazonaws.com', { kind: 'codeartifact', region: 'us-east-1' }],
    ['vpce-1-a.d.codeartifact.us-east-1.vpce.amazonaws.com', { kind: 'vpc-registry', region: 'us-east-1' }],
    ['portal.sso.eu-west-1.amazonaws.com', { kind: 'access-portal' }],
    ['oidc.eu-west-1.amazonaws.com', { kind: 'token-renewal' }],
    ['login.vouch.test', { kind: 'issuer' }],
    [
      'a-1-123456789012.d.codeartifact.us-east-1.on.aws',
      { kind: 'registry', domain: 'a-1', domainOwner: '123456789012', region: 'us-east-1' },
    ],
  ])('%s', (host, expected) => {
    expect(emulatedHost(host)).toEqual(expected);
  });

  it.each([
    'example.com',
    's3.us-east-1.amazonaws.com',
    'codeartifact.us-east-1.amazonaws.com.evil.test',
    'xsts.amazonaws.com',
    'portal.sso.amazonaws.com',
    'portal.sso.eu-west-1.amazonaws.com.evil.test',
    'my-domain-12345678901.d.codeartifact.us-east-1.amazonaws.com',
    'my-domain-123456789012.d.codeartifact.us-east-1.api.aws',
  ])('leaves %s alone', (host) => {
    expect(emulatedHost(host)).toBeUndefined();
  });

  it('knows every registry host that it names', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
    const owner = fc.stringMatching(/^\d{12}$/);
    const region = fc.constantFrom('us-east-1', 'ap-southeast-2', 'cn-north-1', 'eusc-de-east-1');
    fc.assert(
      fc.property(
        name,
        owner,
        region,
        fc.constantFrom('ipv4' as const, 'dualstack' as const),
        (domain, domainOwner, at, type) => {
          const host = registryHostName({ domain, domainOwner, region: at }, type);
          expect(emulatedHost(host)).toEqual({ kind: 'registry', domain, domainOwner, region: at });
        },
      ),
      { numRuns: 200 },
    );
  });
});
