import { join } from 'node:path';
import { account, developer, domainFlags } from '@vouch/workbench';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DoctorBench, expectFixed, findingOf, openDoctorBench } from './doctor-bench.ts';

let bench: DoctorBench;
let skew = 0;
let restore: () => Promise<void>;

beforeAll(async () => {
  bench = await openDoctorBench({ clock: () => Date.now() + skew });
  await bench.signIn();
  await bench.setUp('cargo');
  restore = await bench.keep();
});
afterEach(async () => {
  skew = 0;
  bench.emulator.setFault(null);
  bench.emulator.grant(developer, everything);
  await restore();
});
afterAll(() => bench.close());

const everything = [
  'sts:AssumeRoleWithWebIdentity',
  'sts:GetServiceBearerToken',
  'codeartifact:GetAuthorizationToken',
  'codeartifact:GetRepositoryEndpoint',
  'codeartifact:ReadFromRepository',
] as const;
const at = (...parts: string[]) => join(bench.home, ...parts);

describe('the way to AWS', () => {
  it.each([
    [
      'nobody at the proxy',
      { https_proxy: 'http://user:hunter2@127.0.0.1:9' },
      /by the proxy that https_proxy names/,
      /^unset https_proxy$/,
    ],
    [
      'a proxy that is no URL',
      { https_proxy: 'http://user:hunter2@[' },
      /by the proxy that https_proxy names/,
      /^unset https_proxy$/,
    ],
    [
      'a CA bundle that is gone',
      { AWS_CA_BUNDLE: '/nonexistent.pem' },
      /cannot read the CA bundle.*\(AWS_CA_BUNDLE\)/,
      /^unset AWS_CA_BUNDLE$/,
    ],
    [
      'a CA bundle of somebody else’s',
      { AWS_CA_BUNDLE: 'bundle.pem' },
      /AWS_CA_BUNDLE is trusted and nothing else/,
      /^unset AWS_CA_BUNDLE$/,
    ],
    [
      'a CA that only others were told of',
      { AWS_CA_BUNDLE: '', NODE_EXTRA_CA_CERTS: '' },
      /is signed by no authority that is trusted here/,
      /^export NODE_EXTRA_CA_CERTS="\$SSL_CERT_FILE"$/,
    ],
    [
      'an exception from the proxy',
      { NO_PROXY: '.amazonaws.com' },
      /not known to this machine’s DNS, and NO_PROXY/,
      /^unset NO_PROXY$/,
    ],
  ] as const)('mends %s', async (_case, env, says, fix) => {
    Object.assign(bench.env, env);
    const own = Object.entries(env).find(([, value]) => value === 'bundle.pem');
    if (own !== undefined) {
      await bench.run('sh', ['-c', 'cp /etc/ssl/certs/ca-certificates.crt "$HOME/bundle.pem"']);
      bench.env[own[0]] = at('bundle.pem');
    }
    const before = await bench.examine();
    const found = before.findings.filter(({ check, what }) => check === 'network' && says.test(what));
    expect(found, before.text).toHaveLength(1);
    expect(found[0]).toMatchObject({ state: 'bad', fix: expect.stringMatching(fix) });
    expect(before.text).not.toContain('hunter2');
    expect(before.code).toBe(1);
    const after = await bench.examine({ after: [found[0]?.fix ?? ''] });
    expect(after, after.text).toMatchObject({ code: 0, healthy: true });
  });

  it('tells how far the clock is off, and how to set it', async () => {
    skew = 10 * 60_000;
    await bench.signIn();
    const found = await bench.examine();
    const broken = { check: 'clock', says: /clock is (599|60\d) seconds behind AWS’s/, fix: /^/ };
    expect(findingOf(found, broken).fix).toBe('sudo timedatectl set-ntp true');
    expect(found.code).toBe(1);
    skew = 0;
    await bench.signIn();
    expect(await bench.examine()).toMatchObject({ code: 0 });
    skew = -90_000;
    await bench.signIn();
    findingOf(await bench.examine(), { check: 'clock', says: /ahead of AWS’s/, state: 'warning', fix: /^/ });
  });

  it('tells a service that is down from an identity that may not', async () => {
    bench.emulator.setFault({ kind: 'error', status: 503, service: 'codeartifact' });
    const found = await bench.examine();
    const says = /GetAuthorizationToken for my-domain-123456789012 failed: .*ServiceUnavailable/;
    expect(findingOf(found, { check: 'domains', says, fix: /^/ }).fix).toBeUndefined();
    findingOf(found, { check: 'identity', says: /assumed-role/, state: 'good', fix: /^/ });
  });
});

describe('the identity and what it may do', () => {
  it('mends an AWS profile that is not there, and keys that AWS does not know', async () => {
    bench.env['AWS_PROFILE'] = 'nowhere';
    await expectFixed(bench, [
      {
        check: 'identity',
        says: /the AWS profile nowhere gives no credentials/,
        fix: /^unset AWS_PROFILE$/,
      },
    ]);
    await restore();
    Object.assign(bench.env, {
      AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN000000000',
      AWS_SECRET_ACCESS_KEY: 'hunter2hunter2',
    });
    const { before } = await expectFixed(bench, [
      {
        check: 'identity',
        says: /InvalidClientTokenId/,
        fix: /^unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY$/,
      },
    ]);
    expect(before.text).not.toContain('hunter2');
  });

  it('names the role where a session has none, and one of several where none is named', async () => {
    bench.signOut();
    await bench.vouch('enroll', bench.emulator.issuerUrl);
    const none = { check: 'identity', says: /the session has no role to take/, fix: /^/ };
    expect(findingOf(await bench.examine(), none).fix).toBe('vouch setup aws --role ARN');
    for (const name of ['one', 'two'])
      await bench.vouch('setup', 'aws', '--role', developer, '--profile', name);
    // The second one had the domain keep the first: somebody took that out again.
    const config = await bench.read('.vouch/config.json');
    await bench.write('.vouch', { 'config.json': config.replaceAll(/,\s*"aws_profile": "one"/g, '') });
    await expectFixed(bench, [
      {
        check: 'identity',
        says: /several AWS profiles could serve 123456789012 in us-east-1: one, two; save the one to use/,
        fix: /^vouch setup codeartifact --tool cargo .* --aws-profile one$/,
      },
    ]);
  });

  it('names the command of an SSO login that has ended', async () => {
    bench.signOut();
    await bench.write('.aws', {
      config:
        '[profile work]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = dev\nregion = us-east-1\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://example.awsapps.com/start\n',
    });
    bench.env['AWS_PROFILE'] = 'work';
    const broken = { check: 'identity', says: /SSO/, fix: /^/ };
    expect(findingOf(await bench.examine(), broken).fix).toBe('aws sso login --profile work');
  });

  it.each([
    ['codeartifact:GetAuthorizationToken', /a token for my-domain/],
    ['sts:GetServiceBearerToken', /a token for my-domain/],
    ['codeartifact:GetRepositoryEndpoint', /cargo \(repository my-repo/],
    ['codeartifact:ReadFromRepository', /cargo needs/],
  ] as const)('names %s, from AWS’s own answer, and prints the policy that gives it', async (action, why) => {
    bench.emulator.grant(
      developer,
      everything.filter((each) => each !== action),
    );
    await bench.program('aws', 'for word; do printf "%s\\n" "$word"; done > "$HOME/asked"');
    const before = await bench.examine();
    const says = new RegExp(`assumed-role/developer/\\S+ may not do ${action}`);
    const { fix = '', what } = findingOf(before, { check: 'domains', says, fix: /^/ });
    expect(what).toMatch(why);
    await bench.run('sh', ['-c', fix]);
    const asked = (await bench.read('asked')).trimEnd().split('\n');
    expect(asked.slice(0, 6)).toEqual([
      'iam',
      'put-role-policy',
      '--role-name',
      'developer',
      '--policy-name',
      'vouch-my-domain',
    ]);
    // What an administrator's `aws` would have put into force.
    const { Statement } = JSON.parse(asked[7] ?? '');
    const allowed = Statement.flatMap((statement: { Action: string | string[] }) => statement.Action);
    bench.emulator.grant(developer, ['sts:AssumeRoleWithWebIdentity', ...allowed]);
    expect((await bench.examine()).healthy).toBe(true);
  });

  it('takes back what was set up for a repository and for a domain that do not exist', async () => {
    bench.signOut();
    const wrong = ['--tool', 'cargo', '--repository', 'no-repo', ...domainFlags];
    expect(await bench.vouch('setup', 'codeartifact', ...wrong)).toMatchObject({ code: 0 });
    const other = [
      '--domain',
      'no-domain',
      '--domain-owner',
      account,
      '--region',
      'us-east-1',
      '--profile',
      'other',
    ];
    expect(
      await bench.vouch('setup', 'codeartifact', '--tool', 'cargo', '--repository', 'my-repo', ...other),
    ).toMatchObject({ code: 0 });
    await bench.signIn();
    await expectFixed(bench, [
      {
        check: 'domains',
        says: /Repository 'no-repo'.*does not exist/,
        fix: /^vouch setup codeartifact .*--repository no-repo .*--remove$/,
      },
      {
        check: 'domains',
        says: /Domain 'no-domain'.*does not exist/,
        fix: /^vouch setup codeartifact .*--domain no-domain .*--profile other --remove$/,
      },
    ]);
  });
});
