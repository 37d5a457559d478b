import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { goodUrls, hostileHosts, hostileUrls } from './endpoint.table.ts';
import {
  type EndpointType,
  formatEndpoint,
  isAccountId,
  isDomainName,
  isRepositoryName,
  packageFormats,
  parseCustomEndpoint,
  parseEndpoint,
  parseRegistryHost,
  splitDomainAndOwner,
} from './endpoint.ts';

const short = (text: string) =>
  JSON.stringify(text.length > 130 ? `${text.slice(0, 130)}… (${text.length})` : text);

test('the table is long enough to mean something', () => {
  expect(goodUrls.length).toBeGreaterThanOrEqual(100);
  expect(new Set(hostileUrls).size).toBeGreaterThanOrEqual(400);
});

describe('a repository URL is taken apart', () => {
  test.each(goodUrls.map(([url, expected]) => [short(url), url, expected] as const))('%s', (_, url, want) => {
    expect(parseEndpoint(url)).toMatchObject(want);
  });
});

describe('incident 4: a URL that only looks like one is not', () => {
  test.each(hostileUrls.map((url) => [short(url), url] as const))('%s', (_, url) => {
    expect(parseEndpoint(url)).toBeUndefined();
  });
});

describe('incident 3: nothing is normalised', () => {
  const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
  const { domain, domainOwner, region } = parseEndpoint(`https://${host}/cargo/my-repo/`) ?? {};

  test.each(['my-repo.git', 'My-repo', 'MY-REPO', 'my-repo.', 'my_repo', 'my-repo-'])(
    'the repository %s is itself, and not my-repo',
    (repository) => {
      const endpoint = parseEndpoint(`sparse+https://${host}/cargo/${repository}/`);
      expect(endpoint).toMatchObject({ repository, domain, domainOwner, region });
    },
  );

  test.each([
    'my-repo//',
    'my-repo/.',
    'my-repo/..',
    'my-repo%2f',
    'my%2drepo',
    'x/../my-repo',
    '../my-repo',
    '/my-repo',
  ])('the path %s is nothing', (path) => {
    expect(parseEndpoint(`sparse+https://${host}/cargo/${path}`)).toBeUndefined();
  });

  test.each([
    host.replace('my-domain', 'my-domain.git'),
    host.replace('my-domain', 'My-domain'),
    host.replace('my-domain', 'my%2ddomain'),
    host.replace('my-domain', 'my\u2010domain'),
    `${host}.`,
    host.replace('us-east-1', 'US-EAST-1'),
    host.replace('amazonaws', 'AmazonAWS'),
  ])('the host %s is not that of my-domain', (other) => {
    expect(parseEndpoint(`https://${other}/cargo/my-repo/`)).toBeUndefined();
    expect(parseRegistryHost(other)).toBeUndefined();
  });

  test.each(['xmy-domain', 'my-domain-1', 'my--domain', 'y-domain'])(
    'the domain %s is another than my-domain',
    (other) => {
      const endpoint = parseEndpoint(`https://${host.replace('my-domain', other)}/cargo/my-repo/`);
      expect(endpoint?.domain).toBe(other);
    },
  );
});

describe('incident 4: a host alone', () => {
  test.each(hostileHosts.map((host) => [short(host), host] as const))('%s is not mine', (_, host) => {
    expect(parseRegistryHost(host)).toBeUndefined();
  });

  it('of a public endpoint names its domain', () => {
    expect(parseRegistryHost('my-domain-123456789012.d.codeartifact.us-east-1.on.aws')).toEqual({
      domain: 'my-domain',
      domainOwner: '123456789012',
      region: 'us-east-1',
    });
  });

  it('of a VPC endpoint names none', () => {
    const host = 'vpce-0a1b2c3d4e5f67890-abcd1234.d.codeartifact.us-east-1.vpce.amazonaws.com';
    expect(parseRegistryHost(host)).toBeUndefined();
  });

  it('with a port is not a host alone', () => {
    const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
    expect(parseRegistryHost(`${host}:443`)).toBeUndefined();
    expect(parseRegistryHost(`${host}/`)).toBeUndefined();
  });
});

const domain = fc.stringMatching(/^[a-z][a-z0-9-]{0,48}[a-z0-9]$/).filter((name) => !name.startsWith('xn--'));
const owner = fc.stringMatching(/^[0-9]{12}$/);
const repository = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{1,99}$/);
const region = fc.constantFrom(
  'us-east-1',
  'eu-west-3',
  'cn-north-1',
  'us-gov-east-1',
  'us-iso-west-1',
  'us-isob-east-1',
  'eu-isoe-west-1',
  'us-isof-east-1',
  'eusc-de-east-1',
);
const format = fc.constantFrom(...packageFormats);
const where = fc.record({ domain, domainOwner: owner, region, format, repository });
const type = fc.constantFrom<EndpointType>('ipv4', 'dualstack');

/** Characters that URL readers treat specially, and some ordinary ones. */
const mutant = fc.oneof(
  fc.constantFrom(...'/\\@:?#%.-_~+[]|\'"<>^`{}$&;=,*!() \t\n\r\0\u0085\u2028\uff0e\u3002\u212a\u017f'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);

describe('properties', () => {
  it('what is formatted parses to what was given', () => {
    return fc.assert(
      fc.property(where, type, (given, endpointType) => {
        const url = formatEndpoint(given, endpointType);
        fc.pre(url !== undefined);
        expect(parseEndpoint(url)).toMatchObject(given);
        expect(url.endsWith('/')).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('what parses is read by every URL reader as the same https origin', () => {
    const texts = fc.oneof(
      where.map((given) => formatEndpoint(given) ?? ''),
      fc.webUrl(),
      fc.constantFrom(...goodUrls.map(([url]) => url), ...hostileUrls),
    );
    return fc.assert(
      fc.property(texts, (text) => sameOrigin(text)),
      { numRuns: 2_000 },
    );
  });

  it('one character inserted or replaced never moves the origin away from what the text shows', () => {
    const mutated = fc
      .record({
        given: where,
        character: mutant,
        at: fc.nat(),
        remove: fc.nat({ max: 1 }),
      })
      .map(({ given, character, at, remove }) => {
        const url = formatEndpoint(given) ?? '';
        const place = at % (url.length + 1);
        return `${url.slice(0, place)}${character}${url.slice(place + remove)}`;
      });
    return fc.assert(
      fc.property(mutated, (text) => sameOrigin(text)),
      { numRuns: 20_000 },
    );
  });

  it('is soon done, whatever the text', { timeout: 10_000 }, () => {
    for (const part of ['a', '-', '.', '1', '/', 'a-1.', 'vpce-']) {
      parseEndpoint(`https://${part.repeat(200_000)}`);
      parseEndpoint(
        `https://${part.repeat(60)}.d.codeartifact.us-east-1.amazonaws.com/${part.repeat(200_000)}`,
      );
    }
  });
});

/** Nothing where the text does not parse; else the WHATWG reading must be the same host, with nothing added. */
function sameOrigin(text: string): void {
  const endpoint = parseEndpoint(text);
  if (endpoint === undefined) return;
  const url = new URL(text.replace(/^sparse\+/, ''));
  expect(url.protocol).toBe('https:');
  expect(url.host).toBe(endpoint.host);
  expect(url.username + url.password + url.port + url.search + url.hash).toBe('');
  expect(text).toContain(`https://${endpoint.host}`);
  expect(endpoint.host).toContain(endpoint.region);
  expect(url.pathname.split('/').slice(1)).toContain(endpoint.repository);
}

describe('formatEndpoint', () => {
  const given = {
    domain: 'my-domain',
    domainOwner: '123456789012',
    format: 'cargo',
    repository: 'my-repo',
  } as const;

  it('has no dual-stack form where AWS names none', () => {
    expect(formatEndpoint({ ...given, region: 'cn-north-1' }, 'dualstack')).toBeUndefined();
    expect(formatEndpoint({ ...given, region: 'us-east-1' }, 'dualstack')).toBe(
      'https://my-domain-123456789012.d.codeartifact.us-east-1.on.aws/cargo/my-repo/',
    );
  });

  it('gives nothing for a region of no known partition', () => {
    expect(formatEndpoint({ ...given, region: 'moon-north-1' })).toBeUndefined();
  });
});

describe('a name of the user’s own', () => {
  const mine = { domain: 'my-domain', domainOwner: '123456789012', region: 'eu-west-1' };
  const origins = new Map([['https://artifacts.example.com', mine]]);

  it('counts where the configuration maps its exact origin', () => {
    expect(parseCustomEndpoint('sparse+https://artifacts.example.com/cargo/my-repo/', origins)).toEqual({
      ...mine,
      partition: 'aws',
      format: 'cargo',
      repository: 'my-repo',
      host: 'artifacts.example.com',
    });
  });

  test.each([
    'https://artifacts.example.com.evil.com/cargo/my-repo/',
    'https://evil-artifacts.example.com/cargo/my-repo/',
    'https://x.artifacts.example.com/cargo/my-repo/',
    'https://artifacts.example.com./cargo/my-repo/',
    'https://artifacts.example.com:8443/cargo/my-repo/',
    'https://ARTIFACTS.example.com/cargo/my-repo/',
    'https://aws@artifacts.example.com/cargo/my-repo/',
    'http://artifacts.example.com/cargo/my-repo/',
    'https://artifacts.example.com/my-repo/',
    'https://artifacts.example.com/cargo/',
    'https://artifacts.example.com/npm/d/other-999999999999/my-repo/',
    'https://artifacts.example.com/cargo/my-repo/?x',
    'https://artifacts．example.com/cargo/my-repo/',
  ])('%s is not it', (url) => {
    expect(parseCustomEndpoint(url, origins)).toBeUndefined();
  });

  it('does not count in a region of no known partition', () => {
    const lost = new Map([['https://artifacts.example.com', { ...mine, region: 'moon-north-1' }]]);
    expect(parseCustomEndpoint('https://artifacts.example.com/cargo/my-repo/', lost)).toBeUndefined();
  });
});

describe('names', () => {
  it('splits at the last hyphen before twelve digits', () => {
    expect(splitDomainAndOwner('my-210987654321-123456789012')).toEqual({
      domain: 'my-210987654321',
      domainOwner: '123456789012',
    });
    expect(splitDomainAndOwner('my-domain-123456789012\n')).toBeUndefined();
    expect(splitDomainAndOwner('')).toBeUndefined();
  });

  it('knows an account id, a domain name and a repository name', () => {
    expect([
      isAccountId('123456789012'),
      isAccountId('12345678901'),
      isAccountId('１２３４５６７８９０１２'),
    ]).toEqual([true, false, false]);
    expect([isDomainName('my-domain'), isDomainName('a'), isDomainName('My'), isDomainName('ab\n')]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([isRepositoryName('My.repo_1'), isRepositoryName('..'), isRepositoryName('a')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
