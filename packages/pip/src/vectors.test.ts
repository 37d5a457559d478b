import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  awsExchange,
  type Context,
  chooseIdentity,
  parseEndpoint,
  parseRegistryHost,
  printable,
  readConfig,
  Secret,
  toVouchError,
} from '@vouch/core';
import { configOf, testContext } from '@vouch/core/testing';
import { expect, it } from 'vitest';
import { proofOf } from '../../agent/src/wire/proof.ts';
import { goodUrls, hostileHosts, hostileUrls } from '../../core/src/endpoint/endpoint.table.ts';
import { processFiles } from '../../core/src/files.ts';
import { hiddenFromNode } from '../../core/src/hidden-from-node.ts';
import { helperEnvironment } from '../../core/src/identity/helper-environment.ts';
import { requestForService } from './service.ts';

/**
 * What the Python client must do as well. These files are what this side says today; the Python tests read them. A change
 * of behaviour shows here first: `vitest run -u` writes the files anew, and the Python side must follow.
 */
const directory = fileURLToPath(new URL('../../../test-fixtures/vectors/', import.meta.url));
const text = (cases: readonly unknown[]) =>
  `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`;

const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const url = `https://${host}/pypi/my-repo/simple/`;
const mine = { domain: 'my-domain', domain_owner: '123456789012', region: 'us-east-1' };
const deploy = { role_arn: 'arn:aws:iam::123456789012:role/deploy' };
const other = { role_arn: 'arn:aws:iam::222222222222:role/other' };

it('services belong to the domains that the file says', async () => {
  const asPypi = (each: string) => each.replace(/\/(?:npm|cargo|maven)\//, '/pypi/');
  const good = goodUrls.map(([each]) => asPypi(each)).filter((each) => !each.startsWith('sparse+'));
  const hosts = good.map((each) => new URL(each).host);
  const forms = hosts.flatMap((each) => [
    each,
    `${each}:443`,
    `https://${each}`,
    `https://${each}:443/`,
    `http://${each}`,
    `${each}:80`,
  ]);
  const services = new Set([
    ...good,
    ...good.map((each) => each.replace(/\/$/, '')),
    ...good.map((each) => `${each.replace(/\/$/, '')}/simple`),
    ...forms,
    ...hostileHosts,
    ...hostileUrls,
    ...hostileUrls.map(asPypi),
    'python-poetry-check',
    'system',
    '',
  ]);
  // JSON files hold no lone surrogates that every reader would give back.
  const cases = [...services]
    .filter((each) => !/\p{Cs}/u.test(each))
    .map((service) => [service, domainOf(service)]);
  await expect(text(cases)).toMatchFileSnapshot(join(directory, 'services.json'));
});

/** The domain of a service, for a user who has configured it. */
function domainOf(service: string) {
  const bare = service.replace(/^https:\/\//, '').replace(/(?::443)?\/?$/, '');
  const found = parseEndpoint(service) ?? parseRegistryHost(bare);
  if (found === undefined) return null;
  const { region, domain, domainOwner } = found;
  try {
    requestForService(configOf({ x: { region, domain, domainOwner } }), {}, service);
    return [region, domain, domainOwner];
  } catch {
    return null;
  }
}

interface RequestCase {
  /** `null` is no file. */
  readonly config?: unknown;
  /** The file as it stands, where JSON's own writer would not write it so. */
  readonly file?: string;
  readonly env?: Record<string, string>;
  readonly service?: string;
}

const profiles = (named: object, more: object = {}) => ({ codeartifact: { profiles: named, ...more } });
const team = 'https://team-222222222222.d.codeartifact.eu-west-1.amazonaws.com/pypi/my-repo/';

const requestCases: readonly RequestCase[] = [
  { config: null },
  { config: null, env: { VOUCH_DOMAINS: 'my-domain-123456789012' } },
  { config: null, env: { VOUCH_DOMAINS: 'other-222222222222, my-domain-123456789012 ,' } },
  { config: null, env: { VOUCH_DOMAINS: 'my-domain-12345678901' } },
  // What is a blank to one language alone is none to either.
  ...['\t ', '\r\n', '\u001c', '\u0085', '\u00a0', '\u2028', '\ufeff'].map((blank) => ({
    config: null,
    env: { VOUCH_DOMAINS: `other-222222222222,${blank}my-domain-123456789012${blank}` },
  })),
  { config: {}, env: { VOUCH_DOMAINS: 'my-domain-123456789012' } },
  { config: profiles({ default: mine }) },
  { config: profiles({ default: mine }), service: host },
  { config: profiles({ default: mine }), service: team },
  { config: profiles({ default: mine }), service: `https://${host}/npm/my-repo/` },
  { config: profiles({}, { domains: [mine] }) },
  { config: profiles({ default: { ...mine, region: 'eu-west-1' } }) },
  { config: profiles({ default: { ...mine, duration_seconds: 900, aws_profile: 'build', unknown: 1 } }) },
  {
    config: profiles({ default: { ...mine, duration_seconds: 0, endpoint_url: 'https://vpce.example.com' } }),
  },
  { config: profiles({ a: mine, b: { ...mine, aws_profile: 'build' } }) },
  { config: profiles({ a: { ...mine, aws_profile: 'x' }, b: { ...mine, aws_profile: 'x' } }) },
  { config: profiles({ a: mine }, { domains: [{ ...mine, aws_profile: 'old' }] }) },
  // By UTF-16 the first comes first, by code point the second.
  {
    config: profiles({ '\u{1f600}': { ...mine, duration_seconds: 900 }, '\uff5e': mine }),
  },
  {
    config: profiles({ a: { ...mine, origins: ['https://python.example.com'] } }),
    service: 'https://python.example.com/pypi/my-repo/',
  },
  {
    config: profiles({ a: { ...mine, origins: ['https://python.example.com'] } }),
    service: 'python.example.com',
  },
  {
    config: profiles({ a: { ...mine, origins: ['https://python.example.com'] } }),
    service: 'https://python.example.com/npm/my-repo/',
  },
  {
    config: profiles({ a: { ...mine, origins: ['https://python.example.com'] } }),
    service: 'http://python.example.com/pypi/my-repo/',
  },
  {
    config: profiles({
      a: { ...mine, origins: ['https://python.example.com'] },
      b: { ...mine, domain: 'other', origins: ['https://python.example.com'] },
    }),
  },
  {
    config: profiles(
      { a: { ...mine, origins: ['https://python.example.com'] } },
      { domains: [{ ...mine, domain: 'other', origins: ['https://python.example.com'] }] },
    ),
    service: 'https://python.example.com/pypi/my-repo/',
  },
  {
    config: profiles({}, { domains: [{ ...mine, origins: ['https://python.example.com'] }] }),
    service: 'python.example.com',
  },
  // A name that is half a character, which has no encoding.
  { config: profiles({ '\ud800': mine, b: { ...mine, duration_seconds: 900 } }) },
  { config: { aws: { profiles: { deploy } }, ...profiles({ a: mine }) } },
  { config: { aws: { profiles: { deploy } }, ...profiles({ a: { ...mine, aws_profile: 'deploy' } }) } },
  { config: { aws: { profiles: { deploy } }, ...profiles({ a: { ...mine, aws_profile: 'else' } }) } },
  { config: { aws: { profiles: { deploy, other } }, ...profiles({ a: mine }) } },
  { config: { aws: { profiles: { deploy, again: deploy } }, ...profiles({ a: mine }) } },
  { config: { aws: { profiles: { deploy: { role_arn: 'deploy' } } }, ...profiles({ a: mine }) } },
  {
    config: {
      aws: { profiles: { cn: { role_arn: 'arn:aws-cn:iam::123456789012:role/x' } } },
      ...profiles({ a: mine }),
    },
  },
  {
    config: {
      aws: { profiles: { cn: { role_arn: 'arn:aws-cn:iam::123456789012:role/x' }, other } },
      ...profiles({ a: mine }),
    },
  },
  {
    config: {
      aws: { profiles: { other, cn: { role_arn: 'arn:aws-cn:iam::222222222222:role/x' } } },
      ...profiles({ a: { ...mine, region: 'cn-north-1' } }),
    },
    service: 'https://my-domain-123456789012.d.codeartifact.cn-north-1.amazonaws.com.cn/pypi/my-repo/',
  },
  {
    config: {
      aws: { profiles: { deploy, other } },
      ...profiles({ a: { ...mine, region: 'cn-north-1' } }),
    },
    service: 'https://my-domain-123456789012.d.codeartifact.cn-north-1.amazonaws.com.cn/pypi/my-repo/',
  },
  {
    config: {
      aws: { profiles: { moon: { role_arn: 'arn:moon:iam::123456789012:role/x' } } },
      ...profiles({ a: mine }),
    },
  },
  ...['team/deploy', '', 'a b', 'r'.repeat(1_900), 'r'.repeat(1_901)].map((name) => ({
    config: {
      aws: { profiles: { role: { role_arn: `arn:aws:iam::123456789012:role/${name}` } } },
      ...profiles({ a: mine }),
    },
  })),
  { config: { aws: { profiles: { deploy: {} } }, ...profiles({ a: mine }) } },
  { config: { aws: [], ...profiles({ a: mine }) } },
  { config: [] },
  { config: { codeartifact: [] } },
  { config: profiles([]) },
  { config: profiles({}, { domains: {} }) },
  ...['__proto__', 'constructor', 'prototype'].flatMap((name) => [
    { config: profiles({ [name]: mine }) },
    { config: { aws: { profiles: { [name]: deploy } }, ...profiles({ a: mine }) } },
  ]),
  { config: profiles({ a: { ...mine, domain: 'Bad_Domain' } }) },
  { config: profiles({ a: mine, b: { ...mine, domain: 'd'.repeat(50) } }) },
  { config: profiles({ a: mine, b: { ...mine, domain: 'd'.repeat(51) } }) },
  { config: profiles({ a: { ...mine, domain_owner: 123456789012 } }) },
  { config: profiles({ a: { ...mine, domain_owner: '１２３４５６７８９０１２' } }) },
  { config: profiles({ a: { ...mine, region: 'moon-1' } }) },
  ...[60, 899, 43_200, 43_201, -900, 900.5, '900', true, false, null].map((duration_seconds) => ({
    config: profiles({ a: { ...mine, duration_seconds } }),
  })),
  { config: profiles({ a: { ...mine, aws_profile: '' } }) },
  { config: profiles({ a: { ...mine, aws_profile: null } }) },
  ...[
    ...['https://vpce.example.com/', 'https://vpce.example.com:8443', 'https://vpce.example.com:8443/'],
    ...['http://x', 'https://x/path', 'https://ann@x', 'https://x y', 'https://x\n', '', null],
  ].map((endpoint_url) => ({ config: profiles({ a: { ...mine, endpoint_url } }) })),
  ...[
    ...['https://x/', 'https://x\n', 'http://x', 'https://x:443', 'https://X'].map((origin) => [origin]),
    ...['https://x', {}, null, [7]],
  ].map((origins) => ({ config: profiles({ a: { ...mine, origins } }) })),
  ...[{ role_arn: '' }, { role_arn: 7 }, { ...deploy, region: '' }, { ...deploy, region: null }].map(
    (role) => ({
      config: { aws: { profiles: { role } }, ...profiles({ a: { ...mine, aws_profile: 'build' } }) },
    }),
  ),
  {
    config: { aws: { profiles: { role: { ...deploy, region: 'us-east-1' } } }, ...profiles({ a: mine }) },
  },
  // A byte-order mark, numbers as only people write them, and what no JSON is.
  { file: `\ufeff${JSON.stringify(profiles({ a: mine }))}` },
  { file: `\ufeff\ufeff${JSON.stringify(profiles({ a: mine }))}` },
  { file: JSON.stringify(profiles({ a: { ...mine, duration_seconds: 1 } })).replace(':1}', ':9e2}') },
  { file: JSON.stringify(profiles({ a: { ...mine, duration_seconds: 1 } })).replace(':1}', ':9.5e2}') },
  { file: JSON.stringify(profiles({ a: mine }, { more: 1 })).replace(':1}', ':NaN}') },
  { file: JSON.stringify(profiles({ a: mine }, { more: 1 })).replace(':1}', ':Infinity}') },
  { file: '' },
  ...[
    { url: 'https://id.example', client_id: 'vouch' },
    { url: 'https://id.example', client_id: 'vouch', hardware: 'not-required' },
    { url: 'https://id.example', client_id: 'vouch', hardware: { amr: ['hwk'], acr: [] } },
    { url: 'http://id.example', client_id: 'vouch' },
    { url: 'https://ann@id.example', client_id: 'vouch' },
    { url: 'https://id.example', client_id: '' },
    { url: 'https://id.example', client_id: '\n', hardware: { amr: ['\n'] } },
    { url: 'https://id.example' },
    ...[' ', '\u001c', '\u0085', '\u00a0', '\ufeff'].map((blank) => ({
      url: `https://id.example/${blank}`,
      client_id: 'vouch',
    })),
    { url: 'https://id.example', client_id: 'vouch', hardware: 'none' },
    { url: 'https://id.example', client_id: 'vouch', hardware: { amr: 'hwk' } },
    { url: 'https://id.example', client_id: 'vouch', hardware: { acr: [''] } },
    [],
    null,
  ].map((issuer) => ({ config: { issuer, ...profiles({ a: mine }) } })),
];

it('configurations make of a service what the file says', async () => {
  const home = await mkdtemp(join(tmpdir(), 'vouch-vectors-'));
  await mkdir(join(home, '.vouch'));
  const cases = [];
  for (const { config, file, env = {}, service = url } of requestCases) {
    const path = join(home, '.vouch', 'config.json');
    if (config === null) await rm(path, { force: true });
    else await writeFile(path, file ?? JSON.stringify(config));
    const context = testContext({ homeDirectory: home, env });
    try {
      const { region, domain, domainOwner, identity, durationSeconds, endpointUrl } = requestForService(
        await readConfig(context),
        env,
        service,
      );
      const request = {
        region,
        domain,
        domainOwner,
        identity,
        durationSeconds,
        endpointUrl: endpointUrl ?? null,
      };
      cases.push({ config, file, env, service, request });
    } catch (thrown) {
      cases.push({ config, file, env, service, error: toVouchError(thrown).kind });
    }
  }
  await rm(home, { recursive: true });
  await expect(text(cases)).toMatchFileSnapshot(join(directory, 'requests.json'));
});

it('environments have the fingerprints that the file says', async () => {
  const web = { AWS_ROLE_ARN: deploy.role_arn, AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token' };
  const actions = {
    ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/?x=1',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'CANARY',
    GITHUB_RUN_ID: '7',
  };
  const named = { kind: 'aws-profile', name: 'build "ü" \u2028\u007f' } as const;
  const role = { awsProfile: 'vouch', arn: deploy.role_arn };
  const environments: Record<string, string>[] = [
    {},
    { AWS_PROFILE: 'build' },
    { AWS_PROFILE: 'build', AWS_LOGIN_CACHE_DIRECTORY: '/none/login' },
    { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'CANARY', AWS_SESSION_TOKEN: 'more' },
    web,
    { ...web, AWS_ROLE_SESSION_NAME: 'job-1' },
    { AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token' },
    { ...web, AWS_PROFILE: 'build' },
    { ...web, AWS_DEFAULT_PROFILE: 'build' },
    { ...web, AWS_ACCESS_KEY_ID: 'AKIA' },
    { AWS_CONFIG_FILE: '/none/ünïcödé 🎉/\t"\\\u0001', AWS_SHARED_CREDENTIALS_FILE: '/none' },
    { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'CANARY', AWS_EC2_METADATA_DISABLED: 'true' },
    { ...actions, AWS_ROLE_ARN: deploy.role_arn },
    { ...actions, ...web, VOUCH_ROLE_ARN: other.role_arn, VOUCH_OIDC_AUDIENCE: 'vouch' },
    { ...actions, ...web, VOUCH_ROLE_ARN: other.role_arn, AWS_PROFILE: 'build' },
    { VOUCH_ID_TOKEN: 'a.b.c', AWS_ROLE_ARN: deploy.role_arn, CI_JOB_ID: '42' },
    { VOUCH_ID_TOKEN: 'a.b.c', ...web, ...actions, GITHUB_RUN_ID: 'not a number' },
    { VOUCH_ID_TOKEN: 'a.b.c', AWS_ROLE_ARN: deploy.role_arn, CI_JOB_ID: '1'.repeat(20) },
    { VOUCH_ID_TOKEN: 'a.b.c', AWS_ROLE_ARN: deploy.role_arn, CI_JOB_ID: '1'.repeat(21) },
    { VOUCH_ROLE_ARN: other.role_arn },
    { VOUCH_ID_TOKEN: 'a.b.c' },
    { ...web, AWS_WEB_IDENTITY_TOKEN_FILE: 'token' },
    { AWS_CONFIG_FILE: '../config', AWS_SHARED_CREDENTIALS_FILE: './none' },
  ];
  const home = '/nonexistent/home';
  const region = 'us-east-1';
  const identities = [
    { kind: 'automatic' },
    { kind: 'automatic', role },
    { kind: 'session', role },
    named,
  ] as const;
  const asked = environments.flatMap((env) => identities.map((identity) => ({ env, identity })));
  const cases = [];
  for (const { env, identity } of asked) {
    for (const workingDirectory of ['/nonexistent/one', '/nonexistent/ünïcödé']) {
      const context = testContext({ homeDirectory: home, workingDirectory, env });
      const { fingerprint } = await chooseIdentity(context, awsExchange(context), identity, region);
      cases.push({ env, home, directory: workingDirectory, identity, region, fingerprint });
    }
  }
  await expect(text(cases)).toMatchFileSnapshot(join(directory, 'fingerprints.json'));
});

it('a credential_process is told apart by what the file says of the environment', async () => {
  const environments = [
    {
      TEAM: 'a',
      SHLVL: '1',
      PWD: '/one',
      OLDPWD: '/two',
      _: '/usr/bin/node',
      B: '2',
      a: '1',
      npm_config_registry: 'x',
      NPM: 'y',
      PIP_BUILD_TRACKER: '/tmp/x',
    },
    { TEAM: 'ünïcödé 🎉\t"\\\u0001' },
    // What a launcher and its shell take out or add: the two sides see it differently, so it must not count.
    {
      ...Object.fromEntries(hiddenFromNode.map((name) => [name, 'x'])),
      VOUCH_EXTRA_CA_CERTS: 'y',
      'BASH_FUNC_module%%': '() { :; }',
      'a.b': 'c',
      '1A': '2',
      NODE_ENV: 'test',
    },
  ];
  const cases = [];
  for (const file of [
    'aws-config-with-helpers',
    'aws-config-with-ours',
    'aws-config-with-other-line-ends',
    'none',
  ]) {
    for (const env of environments) {
      const context = testContext({
        env: { ...env, AWS_CONFIG_FILE: file, AWS_SHARED_CREDENTIALS_FILE: 'none' },
        files: { ...processFiles, ...inDirectory(directory) },
      });
      cases.push({ env: context.env, counts: await helperEnvironment(context) });
    }
  }
  await expect(text(cases)).toMatchFileSnapshot(join(directory, 'helpers.json'));
});

/** Reads relative paths from there, so that no vector names a place of this machine. */
function inDirectory(base: string): Pick<Context['files'], 'stat' | 'readFile'> {
  return {
    stat: (path: string) => processFiles.stat(join(base, path)) as never,
    readFile: (path, encoding) => processFiles.readFile(join(base, path), encoding),
  };
}

it('foreign text is shown as the file says', async () => {
  const ignorable = [0x34f, 0x115f, 0x17b4, 0x17b5, 0x180b, 0x180f, 0x3164, 0xfe0f, 0xffa0, 0xe0100];
  const texts = [
    'plain',
    'ünïcödé 🎉',
    'two\nlines\tand a tab',
    '\u001b[2J\u0085\u007f',
    '\u202e\u200b\u2028\u2029\ufeff',
    // For private use, of no meaning yet, and half a character.
    'a\ue000b\u0378c\ud800d',
    ...ignorable.map((code) => `a${String.fromCodePoint(code)}b`),
    'x'.repeat(500),
    'x'.repeat(501),
  ];
  const cases = texts.map((each) => [each, printable(each)]);
  await expect(text(cases)).toMatchFileSnapshot(join(directory, 'messages.json'));
});

it('both sides show the proofs that the file says', async () => {
  const [key, client, server] = ['0f'.repeat(32), 'ab'.repeat(32), '12'.repeat(32)];
  const secret = new Secret(Buffer.from(key, 'hex'));
  const cases = (['server', 'client'] as const).map((side) => ({
    role: side,
    key,
    client,
    server,
    proof: proofOf(side, secret, { client, server }),
  }));
  await expect(text(cases)).toMatchFileSnapshot(join(directory, 'proofs.json'));
});
