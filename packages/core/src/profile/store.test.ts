import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { VouchError } from '../error.ts';
import { configOf } from '../testing/config.ts';
import { testContext } from '../testing/context.ts';
import { type Config, type Profile, readConfig, withoutDomain, withProfile } from './store.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'vouch-store-'));
  await mkdir(join(home, '.vouch'));
});
afterEach(() => rm(home, { recursive: true }));

const read = () => readConfig(testContext({ homeDirectory: home }));
const write = (text: string) => writeFile(join(home, '.vouch', 'config.json'), text);
async function readText(text: string): Promise<Config> {
  await write(text);
  return read();
}

const mine: Profile = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const stored = { domain: 'my-domain', domain_owner: '123456789012', region: 'us-east-1' };
const other: Profile = { ...mine, domain: 'other-domain' };
const empty = configOf({}, { text: null });
const inFile = (profile: object) => JSON.stringify({ codeartifact: { profiles: { default: profile } } });

describe('reading', () => {
  it('of a missing file is an empty configuration', async () => {
    expect(await read()).toEqual({ ...empty, path: join(home, '.vouch', 'config.json') });
  });

  it('gives every setting in our own words', async () => {
    const { profiles } = await readText(
      inFile({
        ...stored,
        aws_profile: 'build',
        duration_seconds: 900,
        endpoint_url: 'https://vpce-1.example.com:8443/',
        origins: ['https://artifacts.example.com'],
      }),
    );
    expect(profiles.get('default')).toEqual({
      ...mine,
      awsProfile: 'build',
      durationSeconds: 900,
      endpointUrl: 'https://vpce-1.example.com:8443/',
      origins: ['https://artifacts.example.com'],
    });
  });

  test.each(['{}', '{"codeartifact":{}}', '{"codeartifact":{"profiles":{},"domains":[]}}', '{"other":1}'])(
    'of %s finds nothing',
    async (text) => {
      const { profiles, domains } = await readText(text);
      expect([profiles.size, domains.length]).toEqual([0, 0]);
    },
  );

  it('passes over a byte order mark', async () => {
    expect((await readText(`\ufeff${inFile(stored)}`)).profiles.get('default')).toEqual(mine);
  });

  test.each(['', 'garbage', '{', '{"token":"CANARY"', '\0', '{"a":1}x', '{"token":"CANARY"}}'])(
    'of %j is a matter of configuration, and quotes nothing',
    async (text) => {
      const error = await readText(text).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(VouchError);
      expect(error).toMatchObject({ kind: 'configuration', message: expect.stringContaining('is not JSON') });
      expect(String((error as Error).cause)).not.toContain('CANARY');
    },
  );

  test.each([
    ['[]', 'the file'],
    ['null', 'the file'],
    ['"x"', 'the file'],
    ['42', 'the file'],
    ['{"codeartifact":[]}', 'codeartifact'],
    ['{"codeartifact":null}', 'codeartifact'],
    ['{"codeartifact":{"profiles":[]}}', 'codeartifact.profiles'],
    ['{"codeartifact":{"profiles":null}}', 'codeartifact.profiles'],
    ['{"codeartifact":{"profiles":null,"domains":[]}}', 'codeartifact.profiles'],
    ['{"codeartifact":{"profiles":[],"domains":[]}}', 'codeartifact.profiles'],
    ['{"codeartifact":{"profiles":{},"domains":null}}', 'codeartifact.domains'],
    ['{"codeartifact":{"profiles":{"x":[]}}}', 'codeartifact.profiles.x'],
    ['{"codeartifact":{"profiles":{"x":{}}}}', 'codeartifact.profiles.x.domain'],
    ['{"codeartifact":{"profiles":{"constructor":{}}}}', 'codeartifact.profiles'],
    ['{"codeartifact":{"profiles":{"__proto__":{}}}}', 'codeartifact.profiles'],
    ['{"codeartifact":{"domains":{}}}', 'codeartifact.domains'],
    ['{"codeartifact":{"domains":[{}]}}', 'codeartifact.domains.0.domain'],
    [inFile({ ...stored, domain: 'My-Domain' }), 'codeartifact.profiles.default.domain'],
    [inFile({ ...stored, domain: 'a' }), 'codeartifact.profiles.default.domain'],
    [inFile({ ...stored, domain_owner: 123456789012 }), 'codeartifact.profiles.default.domain_owner'],
    [inFile({ ...stored, domain_owner: '12345678901' }), 'codeartifact.profiles.default.domain_owner'],
    [inFile({ ...stored, region: 'moon-north-1' }), 'codeartifact.profiles.default.region'],
    [inFile({ ...stored, aws_profile: '' }), 'codeartifact.profiles.default.aws_profile'],
    [inFile({ ...stored, duration_seconds: 899 }), 'codeartifact.profiles.default.duration_seconds'],
    [inFile({ ...stored, duration_seconds: 43_201 }), 'codeartifact.profiles.default.duration_seconds'],
    [inFile({ ...stored, duration_seconds: 900.5 }), 'codeartifact.profiles.default.duration_seconds'],
    [inFile({ ...stored, duration_seconds: '900' }), 'codeartifact.profiles.default.duration_seconds'],
    [inFile({ ...stored, endpoint_url: 'http://x.com' }), 'codeartifact.profiles.default.endpoint_url'],
    [inFile({ ...stored, endpoint_url: 'https://a@x.com' }), 'codeartifact.profiles.default.endpoint_url'],
    [inFile({ ...stored, endpoint_url: 'https://x.com/p' }), 'codeartifact.profiles.default.endpoint_url'],
    [inFile({ ...stored, origins: 'https://x.com' }), 'codeartifact.profiles.default.origins'],
    [inFile({ ...stored, origins: ['https://x.com/'] }), 'codeartifact.profiles.default.origins.0'],
    [inFile({ ...stored, origins: ['http://x.com'] }), 'codeartifact.profiles.default.origins.0'],
    [inFile({ ...stored, origins: ['https://*.x.com'] }), 'codeartifact.profiles.default.origins.0'],
  ])('of %s names %s', async (text, path) => {
    await expect(readText(text)).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining(`config.json: ${path}: `),
    });
  });

  it('of a file that cannot be read is no empty configuration', async () => {
    await mkdir(join(home, '.vouch', 'config.json'));
    await expect(read()).rejects.toMatchObject({ kind: 'configuration' });
  });
});

/** A config with foreign keys at every level, some of them with names that readers trip over. */
const foreign = `{
  "current_server": "x", "servers": {"h": {"token": "t"}}, "constructor": 1, "prototype": [2], "__proto__": {"p": 3},
  "codeartifact": {
    "default": "default", "constructor": 4, "__proto__": 5,
    "profiles": {
      "default": {"domain": "my-domain", "domain_owner": "123456789012", "region": "us-east-1", "note": "n", "constructor": 6},
      "spare": {"domain": "other-domain", "domain_owner": "123456789012", "region": "us-east-1", "deep": {"er": [7]}}
    },
    "domains": [
      {"domain": "my-domain", "domain_owner": "123456789012", "region": "us-east-1", "since": 8},
      {"domain": "other-domain", "domain_owner": "123456789012", "region": "us-east-1", "since": 9}
    ]
  }
}`;

describe('withProfile', () => {
  it('makes a file that says what was given', async () => {
    const profile: Profile = {
      ...mine,
      awsProfile: 'build',
      durationSeconds: 0,
      endpointUrl: 'https://x.com',
      origins: ['https://y.com'],
    };
    const text = withProfile(empty, 'default', profile);
    expect(text.endsWith('}\n')).toBe(true);
    const config = await readText(text);
    expect(config.profiles.get('default')).toEqual(profile);
    expect(config.domains).toEqual([profile]);
  });

  it('keeps every foreign key wherever it stands', async () => {
    const config = await readText(foreign);
    const kept = JSON.parse(withProfile(config, 'default', { ...mine, awsProfile: 'build' }));
    const before = JSON.parse(foreign);
    before.codeartifact.profiles.default.aws_profile = 'build';
    before.codeartifact.domains[0].aws_profile = 'build';
    before.codeartifact.domains.reverse();
    expect(kept).toEqual(before);
    expect(Object.hasOwn(kept, '__proto__') && Object.hasOwn(kept.codeartifact, '__proto__')).toBe(true);
  });

  it('drops a setting of ours that is not given again', async () => {
    const before = await readText(withProfile(empty, 'default', { ...mine, awsProfile: 'build' }));
    const after = await readText(withProfile(before, 'default', mine));
    expect(after.profiles.get('default')).toEqual(mine);
    expect(after.domains).toEqual([mine]);
  });

  it('keeps a domain configured when its profile moves on to another', async () => {
    const before = await readText(withProfile(empty, 'default', mine));
    const after = await readText(withProfile(before, 'default', other));
    expect([...after.profiles.values()]).toEqual([other]);
    expect(after.domains).toEqual([mine, other]);
  });

  it('keeps a byte order mark', async () => {
    const config = await readText(`\ufeff${foreign}`);
    expect(withProfile(config, 'default', mine).startsWith('\ufeff{')).toBe(true);
  });

  it('is the same the second time', async () => {
    const once = withProfile(await readText(foreign), 'default', mine);
    expect(withProfile(await readText(once), 'default', mine)).toBe(once);
  });

  test.each(['constructor', '__proto__', 'prototype'])('refuses the name %s', (name) => {
    expect(() => withProfile(empty, name, mine)).toThrow(VouchError);
  });

  it('refuses what it could not read back', () => {
    expect(() => withProfile(empty, 'default', { ...mine, region: 'moon-north-1' })).toThrow(/region/);
    expect(() => withProfile(empty, 'default', { ...mine, durationSeconds: 1 })).toThrow(/duration_seconds/);
  });

  it('takes any other name', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary-ascii' }), async (name) => {
        if (['constructor', '__proto__', 'prototype'].includes(name)) return;
        expect((await readText(withProfile(empty, name, mine))).profiles.get(name)).toEqual(mine);
      }),
      { numRuns: 50 },
    ));
});

describe('withoutDomain', () => {
  it('of no file is no file', () => {
    expect(withoutDomain(empty, mine)).toBeNull();
  });

  it('removes the domain from the profiles and the list, and keeps the rest', async () => {
    const text = withoutDomain(await readText(foreign), mine) ?? '';
    const before = JSON.parse(foreign);
    delete before.codeartifact.profiles.default;
    before.codeartifact.domains.shift();
    expect(JSON.parse(text)).toEqual(before);
    expect(Object.hasOwn(JSON.parse(text), '__proto__')).toBe(true);
  });

  it.each([
    { ...mine, region: 'us-east-2' },
    { ...mine, domainOwner: '210987654321' },
    { ...mine, domain: 'my-domain-2' },
  ])('does not take %o for it', async (domain) => {
    const config = await readText(withProfile(empty, 'default', mine));
    expect(withoutDomain(config, domain)).toBe(config.text);
  });
});
