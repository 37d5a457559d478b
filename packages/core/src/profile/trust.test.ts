import { describe, expect, it, test } from 'vitest';
import { goodUrls, hostileUrls } from '../endpoint/endpoint.table.ts';
import { configOf } from '../testing/config.ts';
import type { Config, Profile } from './store.ts';
import { requestForHost, requestForUrl } from './trust.ts';

const mine: Profile = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const url = `sparse+https://${host}/cargo/my-repo/`;

const noFile = configOf({}, { text: null });
const trusted = (config: Config, env: Record<string, string> = {}, at = url) => {
  try {
    return requestForUrl(config, env, at);
  } catch (error) {
    return (error as { kind: string }).kind;
  }
};

describe('a configured domain', () => {
  it('is asked for as its profile says', () => {
    const profile = { ...mine, awsProfile: 'build', durationSeconds: 900, endpointUrl: 'https://x.com' };
    expect(requestForUrl(configOf({ default: profile }), {}, url)).toEqual({
      domain: 'my-domain',
      domainOwner: '123456789012',
      region: 'us-east-1',
      partition: 'aws',
      format: 'cargo',
      repository: 'my-repo',
      host,
      identity: { kind: 'aws-profile', name: 'build' },
      durationSeconds: 900,
      endpointUrl: 'https://x.com',
    });
  });

  it('without settings has the automatic identity and twelve hours', () => {
    expect(requestForHost(configOf({ default: mine }), {}, host)).toEqual({
      ...mine,
      identity: { kind: 'automatic' },
      durationSeconds: 43_200,
    });
  });

  it('stays so when only the list of domains holds it, and a profile decides before the list', () => {
    const listed = { ...mine, awsProfile: 'old' };
    expect(trusted(configOf({}, { domains: [listed] }))).toMatchObject({ identity: { name: 'old' } });
    expect(
      trusted(configOf({ default: { ...mine, awsProfile: 'new' } }, { domains: [listed] })),
    ).toMatchObject({
      identity: { name: 'new' },
    });
  });

  it('is the same on dual stack and at a VPC endpoint', () => {
    const config = configOf({ default: mine });
    const vpc = 'vpce-0a1b2c3d4e5f67890-abcd1234.d.codeartifact.us-east-1.vpce.amazonaws.com';
    for (const at of [
      'https://my-domain-123456789012.d.codeartifact.us-east-1.on.aws/npm/my-repo/',
      `https://${vpc}/npm/d/my-domain-123456789012/my-repo/`,
    ])
      expect(trusted(config, {}, at)).toMatchObject(mine);
    expect(trusted(config, {}, `https://${vpc}/npm/d/my-domain-999999999999/my-repo/`)).toBe('not-mine');
  });
});

describe('incident 4: somebody else’s', () => {
  const config = configOf({ default: mine }, { domains: [mine] });

  test.each([
    'https://my-domain-999999999999.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/',
    'https://evil-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/',
    'https://my-domain-123456789012.d.codeartifact.us-east-2.amazonaws.com/cargo/my-repo/',
    'https://my-domain-123456789012-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/',
    'https://crates.example.com/cargo/my-repo/',
  ])('%s is not mine', (at) => {
    expect(trusted(config, {}, at)).toBe('not-mine');
    expect(trusted(config, { VOUCH_DOMAINS: 'my-domain-999999999999,evil-123456789012' }, at)).toBe(
      'not-mine',
    );
  });

  it('is every hostile URL, and every good one where nothing is configured', () => {
    for (const hostile of hostileUrls) expect(trusted(config, {}, hostile)).toBe('not-mine');
    for (const [good] of goodUrls) expect(trusted(noFile, {}, good)).toBe('not-mine');
  });

  it('is every hostile URL at a custom origin’s side, too', () => {
    const custom = configOf({ default: { ...mine, origins: ['https://artifacts.example.com'] } });
    for (const hostile of hostileUrls) expect(trusted(custom, {}, hostile)).toBe('not-mine');
  });

  it('is told without the secrets that a URL may hold, and says how to set it up', () => {
    expect(() => requestForUrl(config, {}, 'https://aws:CANARY@example.com/x?y=CANARY')).toThrow(
      'https://…@example.com/x… is not a CodeArtifact repository',
    );
    expect(() => requestForHost(config, {}, 'aws:CANARY@example.com')).toThrow(
      '…@example.com is not a CodeArtifact host',
    );
    const at = 'https://evil-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/';
    expect(() => requestForUrl(config, {}, at)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('--domain evil --domain-owner 123456789012') }),
    );
  });
});

describe('VOUCH_DOMAINS', () => {
  const env = { VOUCH_DOMAINS: ' other-999999999999, my-domain-123456789012 ,,x' };

  it('counts where there is no config file', () => {
    expect(trusted(noFile, env)).toMatchObject(mine);
    expect(requestForHost(noFile, env, host)).toMatchObject(mine);
  });

  it('does not count where there is one, be it empty', () => {
    expect(trusted(configOf({}), env)).toBe('not-mine');
  });

  test.each([
    '',
    'my-domain',
    '*',
    'my-domain-*',
    'my-domain-123456789012.evil',
    'MY-DOMAIN-123456789012',
    'my-domain-999999999999',
    'evil-123456789012',
    host,
  ])('of %j lists nothing', (listed) => {
    expect(trusted(noFile, { VOUCH_DOMAINS: listed })).toBe('not-mine');
  });
});

describe('two profiles of one domain', () => {
  it('that agree about the identity are one', () => {
    const both = configOf({ one: { ...mine, awsProfile: 'build' }, two: { ...mine, awsProfile: 'build' } });
    expect(trusted(both)).toMatchObject({ identity: { name: 'build' } });
  });

  test.each([
    [undefined, 'build'],
    ['build', undefined],
    ['build', 'deploy'],
  ])('that say %s and %s are not guessed between', (one, two) => {
    const named = (awsProfile: string | undefined): Profile =>
      awsProfile === undefined ? mine : { ...mine, awsProfile };
    expect(trusted(configOf({ one: named(one), two: named(two) }))).toBe('configuration');
  });

  it('that disagree are told in one order, whatever the file’s', () => {
    const config = configOf({ b: mine, a: { ...mine, awsProfile: 'build' } });
    expect(() => requestForUrl(config, {}, url)).toThrow('the profiles a and b name the same domain');
  });
});

describe('a custom origin', () => {
  const origins = ['https://artifacts.example.com'];
  const custom = configOf({ default: { ...mine, origins } });

  it('is its domain, as a URL and as a host', () => {
    expect(trusted(custom, {}, 'https://artifacts.example.com/npm/my-repo/')).toMatchObject(mine);
    expect(requestForHost(custom, {}, 'artifacts.example.com')).toMatchObject(mine);
  });

  it('of the list of domains counts as well', () => {
    const listed = configOf({}, { domains: [{ ...mine, origins }] });
    expect(trusted(listed, {}, 'https://artifacts.example.com/npm/my-repo/')).toMatchObject(mine);
  });

  test.each([
    'https://artifacts.example.com.evil.com/npm/my-repo/',
    'https://x.artifacts.example.com/npm/my-repo/',
    'https://artifacts.example.com./npm/my-repo/',
    'https://artifacts.example.com:8443/npm/my-repo/',
    'http://artifacts.example.com/npm/my-repo/',
  ])('is not %s', (at) => {
    expect(trusted(custom, {}, at)).toBe('not-mine');
  });

  test.each(['artifacts.example.com.', 'artifacts.example.com/x', 'artifacts.example.com:443', ''])(
    'is not the host %j',
    (at) => {
      expect(() => requestForHost(custom, {}, at)).toThrow(/is not a CodeArtifact host/);
    },
  );

  it('that two domains claim is not guessed about', () => {
    const both = configOf({
      one: { ...mine, origins },
      two: { ...mine, domain: 'other-domain', origins },
    });
    expect(trusted(both, {}, 'https://artifacts.example.com/npm/my-repo/')).toBe('configuration');
    expect(trusted(both), 'a URL of AWS’s own does not depend on it').toMatchObject(mine);
  });
});
