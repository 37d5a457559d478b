import { existsSync } from 'node:fs';
import { developer, openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
beforeEach(() => bench.clearHome());
afterAll(() => bench.close());

describe('vouch setup import', () => {
  const profile = (domain: string) => ({
    domain,
    domain_owner: '222222222222',
    region: 'eu-west-1',
    aws_profile: 'team',
  });

  it.each(['profiles', 'domain_profiles'])(
    'takes over the existing Vouch’s %s, and leaves its file as it is',
    async (key) => {
      const theirs = JSON.stringify({
        servers: { x: { token: 'their-session' } },
        codeartifact: { default: 'main', [key]: { main: profile('one'), other: profile('two') } },
      });
      await bench.write('.config/vouch', { 'config.json': theirs });
      const done = await bench.vouch('setup', 'import');
      expect(done).toMatchObject({ code: 0, stdout: '' });
      expect(done.stderr).toContain('imported profile default: one-222222222222 in eu-west-1');
      expect(JSON.parse(await bench.read('.vouch/config.json'))).toMatchObject({
        codeartifact: { profiles: { main: profile('one'), default: profile('one'), other: profile('two') } },
      });
      expect(await bench.read('.config/vouch/config.json')).toBe(theirs);
      expect(await bench.read('.vouch/config.json')).not.toContain('their-session');
      expect((await bench.vouch('setup', 'import')).stderr).toContain('left profile default as it is');
    },
  );

  it('loses none where the default has another name than a profile default', async () => {
    const profiles = { team: profile('one'), default: profile('two') };
    const theirs = { codeartifact: { default: 'team', profiles } };
    await bench.write('.config/vouch', { 'config.json': JSON.stringify(theirs) });
    const done = await bench.vouch('setup', 'import');
    expect(done.stderr).toContain('the existing Vouch’s default is team; here that one is --profile team\n');
    expect(JSON.parse(await bench.read('.vouch/config.json')).codeartifact.profiles).toEqual(profiles);
  });

  it('leaves our own default as it is', async () => {
    await bench.vouch(...setupArgs('cargo'));
    const theirs = { codeartifact: { default: 'team', profiles: { team: profile('one') } } };
    await bench.write('.config/vouch', { 'config.json': JSON.stringify(theirs) });
    expect((await bench.vouch('setup', 'import')).stderr).toContain('left profile default as it is');
    expect(JSON.parse(await bench.read('.vouch/config.json')).codeartifact.profiles).toMatchObject({
      default: { domain: 'my-domain' },
      team: profile('one'),
    });
  });

  it('leaves a profile out whose name could not be saved here', async () => {
    const profiles = { 'a b': profile('one'), team: profile('two') };
    await bench.write('.config/vouch', { 'config.json': JSON.stringify({ codeartifact: { profiles } }) });
    const done = await bench.vouch('setup', 'import');
    expect(done.stderr).toContain('left profile “a b” out: a profile’s name is 1 to 64 of');
    expect(done.stderr).toContain('imported profile team');
    expect(Object.keys(JSON.parse(await bench.read('.vouch/config.json')).codeartifact.profiles)).toEqual([
      'team',
    ]);
  });

  it('leaves a profile out that gives a domain another identity: with two of them nobody would get a token', async () => {
    const profiles = {
      other: { ...profile('one'), aws_profile: 'ci' },
      team: profile('one'),
      own: profile('two'),
    };
    const theirs = { codeartifact: { default: 'team', profiles } };
    await bench.write('.config/vouch', { 'config.json': JSON.stringify(theirs) });
    const done = await bench.vouch('setup', 'import');
    expect(done.stderr).toContain(
      'left profile other out: all profiles of one domain must use the same AWS profile, and default uses another\n',
    );
    expect(JSON.parse(await bench.read('.vouch/config.json')).codeartifact.profiles).toEqual({
      default: profile('one'),
      team: profile('one'),
      own: profile('two'),
    });
    expect((await bench.vouch('setup', 'import')).stderr).toContain('left profile other out');
  });

  it('names the file that a wrong value stands in', async () => {
    const profiles = { team: { ...profile('one'), domain_owner: '12' } };
    await bench.write('.config/vouch', { 'config.json': JSON.stringify({ codeartifact: { profiles } }) });
    const done = await bench.vouch('setup', 'import');
    expect(done.stderr).toContain('.config/vouch/config.json: codeartifact.profiles.team.domain_owner');
  });

  it('says where it looked, and shows nothing of a file that is no configuration', async () => {
    expect(await bench.vouch('setup', 'import')).toMatchObject({ code: 6 });
    await bench.write('.config/vouch', { 'config.json': '{"token": "CANARY' });
    const broken = await bench.vouch('setup', 'import');
    expect(broken.code).toBe(6);
    expect(broken.stderr).not.toContain('CANARY');
  });
});

describe('vouch setup --list', () => {
  it('lists what is set up, and nothing where nothing is', async () => {
    expect(await bench.vouch('setup', '--list')).toEqual({ code: 0, stdout: '', stderr: '' });
    await bench.vouch(...setupArgs('cargo'));
    expect((await bench.vouch('setup', '--list')).stdout).toBe(
      'cargo my-domain-123456789012@us-east-1/my-repo\n',
    );
  });
});

describe('what this version does not do', () => {
  it.each([
    ['nuget', '--tool nuget --repository NAME'],
    ['dotnet', '--tool nuget --repository NAME'],
    ['swift', '--type codeartifact'],
    ['gem', '--type codeartifact'],
    ['bundler', '--tool bundler --repository NAME'],
  ])('--tool %s gets one sentence, the command that helps, and exit 2', async (tool, words) => {
    expect(await bench.vouch(...setupArgs(tool))).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `vouch: ${tool} is not set up by this version\n  hint: give it the token by its environment: vouch exec ${words} -- COMMAND\n`,
    });
  });

  it.each(['ecr', 'codecommit', 'ssh', 'github'])(
    'vouch setup %s gets one sentence and exit 2',
    async (name) => {
      const done = await bench.vouch('setup', name);
      expect(done).toMatchObject({ code: 2, stdout: '' });
      expect(done.stderr).toContain(`${name} is not part of Vouch for CodeArtifact`);
    },
  );

  it.each([['bogus'], ['setup', 'bogus'], ['setup'], [], ['status', '--nonsense']])(
    '%j is a usage error',
    async (...args) => {
      expect(await bench.vouch(...args)).toMatchObject({ code: 2, stdout: '' });
    },
  );
});

describe('a wrong command line', () => {
  it.each([
    [['nope'], "unknown command 'nope'", 'vouch --help'],
    [['constructor'], "unknown command 'constructor'", 'vouch --help'],
    [['__proto__'], "unknown command '__proto__'", 'vouch --help'],
    [['agent', 'toString'], "unknown command 'toString'", 'vouch agent --help'],
    [[], 'which command?', 'vouch --help'],
    [['agent'], 'which command?', 'vouch agent --help'],
    [['agent', 'nope'], "unknown command 'nope'", 'vouch agent --help'],
    [['status', 'extra'], 'too many arguments', 'vouch status --help'],
    [['setup', 'aws', '--roel', 'x'], "unknown option '--roel'", 'vouch setup aws --help'],
    [['setup', 'codeartifact', '--tol', 'x'], "unknown option '--tol'", 'vouch setup codeartifact --help'],
    [['setup', '--list', 'codeartifact'], '--list goes with no command', 'vouch setup --list'],
    [['setup', '--list', 'aws'], '--list goes with no command', 'vouch setup --list'],
    [[...setupArgs('npm'), '--tool', 'pip'], '--tool is given twice', 'vouch setup codeartifact --help'],
    [['exec', '--ca-profile', 'a', '--ca-profile=a', '--', 'x'], '--ca-profile is given twice', 'vouch exec'],
    [
      [...setupArgs('maven'), '--registry-name', 'a', '--server-id', 'b'],
      '--registry-name and --server',
      'l',
    ],
    [['setup', 'codeartifact'], 'which package manager is to be set up?', '--tool cargo|'],
    [['setup', 'aws', '--role', ''], '--role is empty', 'vouch setup aws --help'],
    [['exec', '--ca-profile', '', '--', 'true'], '--ca-profile is empty', 'vouch exec --help'],
    [
      ['setup', 'aws', '--role', 'developer'],
      'developer is not the ARN of an IAM role',
      '--role arn:aws:iam::',
    ],
    [['enroll', ''], 'the issuer’s URL is empty', 'an issuer is'],
    [['help', 'nope'], 'there is no command nope', 'vouch --help'],
    [['help', 'setup', 'nope'], 'there is no command nope', 'vouch setup --help'],
    [['setup', 'help', 'nope'], 'there is no command nope', 'vouch setup --help'],
  ])('%j says what is wrong, and where it can be read', async (args, told, hint) => {
    const done = await bench.vouch(...args);
    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(done.stderr).toContain(`vouch: ${told}`);
    expect(done.stderr).toContain(`\n  hint: ${hint}`);
  });

  it.each(['cargo', 'npm', 'gradle'])('vouch setup %s names the command that sets it up', async (tool) => {
    expect(await bench.vouch('setup', tool)).toMatchObject({
      code: 2,
      stderr: `vouch: ${tool} is set up for a CodeArtifact repository\n  hint: vouch setup codeartifact --tool ${tool} --repository NAME\n`,
    });
  });
});

describe('help', () => {
  it.each([
    [['help'], []],
    [['help', 'help'], []],
    [['help', 'status'], ['status']],
    [['help', 'setup'], ['setup']],
    [['setup', 'help'], ['setup']],
    [
      ['help', 'setup', 'aws'],
      ['setup', 'aws'],
    ],
    [
      ['setup', 'help', 'aws'],
      ['setup', 'aws'],
    ],
    [
      ['help', 'agent', 'start'],
      ['agent', 'start'],
    ],
    [
      ['credential', 'help', 'codeartifact'],
      ['credential', 'codeartifact'],
    ],
  ])('%j is that of the command', async (asked, command) => {
    const done = await bench.vouch(...asked);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done).toEqual(await bench.vouch(...command, '--help'));
  });

  it('is no word of a command that vouch exec runs', async () => {
    expect((await bench.vouch('exec', '--type', 'codeartifact', '--', 'help')).stdout).not.toContain('Usage');
  });
});

it('enrolls at the issuer where the address of its metadata was pasted', async () => {
  const { issuerUrl } = bench.emulator;
  const done = await bench.vouch('enroll', `${issuerUrl}/.well-known/openid-configuration`);
  expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining(`enrolled at ${issuerUrl} as`) });
  expect(JSON.parse(await bench.read('.vouch/config.json')).issuer.url).toBe(issuerUrl);
});

describe('vouch setup aws --print-policy', () => {
  const arn = 'arn:aws:iam::111111111111:role/developer';
  beforeEach(async () => {
    await bench.vouch(...setupArgs('cargo'));
    await bench.vouch('enroll', bench.emulator.issuerUrl, '--client-id', 'vouch-cli');
  });

  it('prints trust, least permissions, and what another account’s domain must allow', async () => {
    const done = await bench.vouch(
      'setup',
      'aws',
      '--role',
      arn,
      '--print-policy',
      'json',
      '--github-repository',
      'team/app',
    );
    const { trust, permissions, domains } = JSON.parse(done.stdout);
    expect(trust.Statement[0]).toMatchObject({
      Principal: { Federated: 'arn:aws:iam::111111111111:oidc-provider/login.vouch.test' },
      Condition: { StringEquals: { 'login.vouch.test:aud': 'vouch-cli' } },
    });
    expect(trust.Statement[1].Condition.StringLike).toEqual({
      'token.actions.githubusercontent.com:sub': 'repo:team/app:*',
    });
    expect(permissions.Statement[1]).toMatchObject({
      Action: ['sts:GetServiceBearerToken'],
      Condition: { StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' } },
    });
    expect(JSON.stringify(permissions)).not.toContain('codeartifact:*');
    expect(Object.keys(domains)).toEqual(['my-domain-123456789012']);
    expect(existsSync(`${bench.home}/.aws/config`)).toBe(false);
  });

  it('prints Terraform, and no domain policy where the domain is the role’s own', async () => {
    const done = await bench.vouch('setup', 'aws', '--role', developer, '--print-policy', 'terraform');
    expect(done.stdout).toContain('resource "aws_iam_role" "developer" {');
    expect(done.stdout).toContain('assume_role_policy = jsonencode({');
    expect(done.stdout).not.toContain('domain_permissions_policy');
    expect(done.stdout).not.toContain('path ');
  });

  it('keeps the path of a role in Terraform', async () => {
    const deep = arn.replace('role/', 'role/team/build/');
    const done = await bench.vouch('setup', 'aws', '--role', deep, '--print-policy', 'terraform');
    expect(done.stdout).toContain(
      '  path               = "/team/build/"\n  name               = "developer"\n',
    );
  });

  it('prints none that would allow nothing, and takes no repository without it', async () => {
    await bench.vouch(...setupArgs('cargo'), '--remove');
    expect(await bench.vouch('setup', 'aws', '--role', arn, '--print-policy', 'json')).toMatchObject({
      code: 6,
      stdout: '',
      stderr: expect.stringMatching(/^vouch: no CodeArtifact domain is set up/),
    });
    expect(await bench.vouch('setup', 'aws', '--role', arn, '--github-repository', 'team/app')).toMatchObject(
      { code: 2, stdout: '' },
    );
  });
});

describe('vouch setup aws --print-policy where nobody has enrolled', () => {
  const policyOf = (...words: string[]) =>
    bench.vouch('setup', 'aws', '--role', developer, '--print-policy', ...words);
  beforeEach(() => bench.vouch(...setupArgs('cargo')));

  it('trusts GitHub Actions alone, or nobody, and says so', async () => {
    const ci = await policyOf('json', '--github-repository', 'team/app');
    expect(ci).toMatchObject({ code: 0, stderr: expect.stringContaining('no issuer is enrolled') });
    const { trust } = JSON.parse(ci.stdout);
    expect(trust.Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual(['GitHubActions']);
    expect(Object.keys(JSON.parse((await policyOf('json')).stdout))).toEqual(['permissions', 'domains']);
    const { stdout } = await policyOf('terraform');
    expect(stdout).toMatch(/^resource "aws_iam_role_policy" "developer" \{\n.*\n {2}role {3}= "developer"\n/);
  });

  it.each(['*', 'team/*', 'team', 'team/app/x', '?/app', 'team/${aws:x}', '*/app'])(
    'refuses the repository %s, which IAM would read as others, too',
    async (repository) => {
      expect(await policyOf('json', '--github-repository', repository)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: `vouch: ${repository} is not a GitHub repository\n  hint: --github-repository OWNER/NAME\n`,
      });
    },
  );
});

describe('vouch setup aws beside the existing Vouch', () => {
  const theirs =
    '[profile vouch]\ncredential_process = "/opt/vouch" credential aws --role x\noutput = json\n';
  const setup = (...words: string[]) => bench.vouch('setup', 'aws', '--role', developer, ...words);
  beforeEach(async () => {
    await bench.vouch('enroll', bench.emulator.issuerUrl, '--client-id', 'vouch-cli');
    await bench.write('.aws', { config: theirs });
  });

  it('takes the next name where that one has a profile vouch, and keeps it the next time', async () => {
    expect(await setup()).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('aws --profile vouch-2'),
    });
    const written = await bench.read('.aws/config');
    expect(written.startsWith(theirs)).toBe(true);
    expect(written).toContain('[profile vouch-2]');
    expect(await setup()).toMatchObject({ code: 0 });
    expect(await bench.read('.aws/config')).toBe(written);
  });

  it('refuses a profile that was named, and remembers nothing of it', async () => {
    expect(await setup('--profile', 'vouch')).toMatchObject({
      code: 6,
      stderr: 'vouch: [profile vouch] has credentials of its own\n  hint: --profile OTHER\n',
    });
    expect(await bench.read('.aws/config')).toBe(theirs);
    expect(await bench.read('.vouch/config.json')).not.toContain('role_arn');
  });
});

describe('vouch setup codeartifact without a repository', () => {
  const npm = ['setup', 'codeartifact', '--tool', 'npm'];

  it('means the one that the tool is set up for, as it was set up', async () => {
    await bench.signIn();
    await bench.vouch(...setupArgs('npm'), '--scope', '@team', '--token-store', 'file', '--profile', 'team');
    const npmrc = await bench.read('.npmrc');
    await bench.write('', { '.npmrc': npmrc.replace(/(_authToken=).+/, '$1ended') });
    expect(await bench.vouch(...npm)).toMatchObject({ code: 0 });
    const tokenless = (text: string) => text.replace(/(_authToken=).+/, '$1');
    expect(tokenless(await bench.read('.npmrc'))).toBe(tokenless(npmrc));
    expect(await bench.read('.npmrc')).not.toContain('=ended');
    const { profiles } = JSON.parse(await bench.read('.vouch/config.json')).codeartifact;
    expect(Object.keys(profiles)).toEqual(['team']);
    expect(await bench.vouch(...npm, '--remove')).toMatchObject({ code: 0 });
    expect(existsSync(`${bench.home}/.npmrc`)).toBe(false);
  });

  it('leaves the default profile to the domain that has it', async () => {
    await bench.write('.aws', {
      config: '[profile a]\nregion = us-east-1\n[profile b]\nregion = us-east-1\n',
    });
    await bench.write('.vouch', {
      'config.json': JSON.stringify({
        codeartifact: {
          profiles: {
            default: { domain: 'other', domain_owner: '222222222222', region: 'us-east-1', aws_profile: 'a' },
          },
        },
      }),
    });
    await bench.vouch(...setupArgs('cargo', '--profile', 'mine'));
    const config = JSON.parse(await bench.read('.vouch/config.json'));
    delete config.codeartifact.profiles.mine;
    await bench.write('.vouch', { 'config.json': JSON.stringify(config) });
    expect(await bench.vouch('setup', 'codeartifact', '--tool', 'cargo')).toMatchObject({ code: 0 });
    const { profiles } = JSON.parse(await bench.read('.vouch/config.json')).codeartifact;
    expect(profiles.default.domain).toBe('other');
    expect(profiles['my-domain']).toEqual({
      domain: 'my-domain',
      domain_owner: '123456789012',
      region: 'us-east-1',
    });
  });

  it('asks which where there is none, or more than one, and names them', async () => {
    expect(await bench.vouch(...npm)).toMatchObject({
      code: 2,
      stderr: 'vouch: which repository is npm to use?\n  hint: --repository NAME\n',
    });
    await bench.vouch(...setupArgs('cargo'));
    await bench.vouch('setup', 'codeartifact', '--tool', 'cargo', '--repository', 'other-repo');
    expect(await bench.vouch('setup', 'codeartifact', '--tool', 'cargo')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^vouch: which repository is cargo to use\?; set up: my-repo of my-domain.*, other-repo of /,
      ),
    });
    expect(await bench.vouch('setup', 'codeartifact', '--tool', 'cargo', '--profile', 'none')).toMatchObject({
      code: 2,
    });
  });
});

it('a lifetime that was named once stays, until another is named', async () => {
  const seconds = async () =>
    JSON.parse(await bench.read('.vouch/config.json')).codeartifact.profiles.default.duration_seconds;
  await bench.vouch(...setupArgs('cargo'), '--duration-seconds', '900');
  await bench.vouch('setup', 'codeartifact', '--tool', 'pip', '--repository', 'my-repo');
  expect(await seconds()).toBe(900);
  await bench.vouch(...setupArgs('cargo'), '--duration-seconds', '1800');
  expect(await seconds()).toBe(1800);
});

describe('a domain that two profiles or two roles could serve', () => {
  const arn = (account: string) => `arn:aws:iam::${account}:role/developer`;
  const setup = (profile: string, ...words: string[]) =>
    bench.vouch(...setupArgs('cargo'), '--profile', profile, ...words);
  const saved = async () => {
    const { profiles } = JSON.parse(await bench.read('.vouch/config.json')).codeartifact;
    const named = Object.entries(profiles as Record<string, { aws_profile?: string }>);
    return Object.fromEntries(named.map(([name, profile]) => [name, profile.aws_profile]));
  };

  it('has one identity: a new profile cannot have its own, and all of them move together', async () => {
    await bench.vouch('enroll', bench.emulator.issuerUrl, '--client-id', 'vouch-cli');
    for (const [name, account] of [
      ['reader', '111111111111'],
      ['writer', '333333333333'],
    ] as const)
      await bench.vouch('setup', 'aws', '--role', arn(account), '--profile', name);
    expect(await setup('read', '--aws-profile', 'reader')).toMatchObject({ code: 0 });
    const config = await bench.read('.vouch/config.json');
    const refused = await setup('write', '--aws-profile', 'writer');
    expect(refused).toMatchObject({ code: 6, stdout: '' });
    expect(refused.stderr).toMatch(
      /^vouch: all profiles of one domain must use the same AWS profile, but the profile read for my-domain-/,
    );
    expect(await bench.read('.vouch/config.json')).toBe(config);
    expect((await setup('write')).stderr).toContain(
      'the profile write has the AWS profile reader, as the domain’s others have\n',
    );
    expect((await setup('read', '--aws-profile', 'writer')).stderr).toContain(
      'the profile write names the same domain, and has the AWS profile writer now, too\n',
    );
    expect(await saved()).toEqual({ read: 'writer', write: 'writer' });
  });

  it('goes on with the role that served it, until another is named or that one is removed', async () => {
    await bench.vouch('enroll', bench.emulator.issuerUrl, '--client-id', 'vouch-cli');
    await bench.vouch('setup', 'aws', '--role', arn('111111111111'));
    await setup('shared');
    const second = await bench.vouch('setup', 'aws', '--role', arn('333333333333'), '--profile', 'artifacts');
    expect(second.stderr).toContain(
      'in us-east-1 stays with the AWS profile vouch; for the new one: vouch setup codeartifact ',
    );
    expect(await saved()).toEqual({ shared: 'vouch' });
    await bench.vouch('setup', 'aws', '--remove', '--profile', 'vouch');
    expect(await saved()).toEqual({ shared: undefined });
    expect(await setup('shared', '--dry-run')).toMatchObject({ code: 0 });
    await setup('shared', '--aws-profile', 'artifacts');
    await bench.vouch('setup', 'aws', '--remove', '--profile', 'artifacts');
    expect(await saved()).toEqual({ shared: undefined });
  });
});

describe('vouch setup aws --remove', () => {
  const arn = 'arn:aws:iam::111111111111:role/developer';
  const other = 'arn:aws:iam::111111111111:role/builder';
  const remove = (...words: string[]) => bench.vouch('setup', 'aws', '--remove', ...words);
  beforeEach(async () => {
    await bench.vouch('enroll', bench.emulator.issuerUrl, '--client-id', 'vouch-cli');
    await bench.vouch('setup', 'aws', '--role', arn);
  });

  it('takes the only one back without being told which', async () => {
    const { home } = bench;
    expect(await remove()).toMatchObject({
      code: 0,
      stderr: `restored ${home}/.aws/config\nrestored ${home}/.vouch/bin/vouch-credential-aws\n`,
    });
    expect(existsSync(`${bench.home}/.aws/config`)).toBe(false);
    expect(await remove()).toMatchObject({
      code: 6,
      stderr: 'vouch: an AWS profile was not set up by vouch\n',
    });
  });

  it('asks which of several, and takes the profile’s name or the role’s', async () => {
    await bench.vouch('setup', 'aws', '--role', other);
    expect(await remove()).toMatchObject({
      code: 2,
      stderr: 'vouch: which AWS profile is to go?\n  hint: --profile vouch, vouch-2\n',
    });
    expect(await remove('--profile', 'work')).toMatchObject({
      code: 6,
      stderr: 'vouch: the AWS profile work was not set up by vouch\n  hint: there are: vouch, vouch-2\n',
    });
    expect(await remove('--role', arn)).toMatchObject({ code: 0 });
    expect(await remove('--profile', 'vouch-2')).toMatchObject({ code: 0 });
    expect(existsSync(`${bench.home}/.aws/config`)).toBe(false);
  });

  it('takes back one of two roles of an account, which set-up had told of', async () => {
    const second = await bench.vouch('setup', 'aws', '--role', other);
    expect(second.stderr).toContain('undo it: vouch setup aws --remove --profile vouch\n');
    const config = await bench.read('.aws/config');
    const shown = await remove('--profile', 'vouch', '--dry-run');
    expect(shown).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('-[profile vouch]') });
    expect(await bench.read('.aws/config')).toBe(config);
    // Two roles could serve the domain: that keeps nobody from taking a set-up back.
    const tool = setupArgs('cargo');
    await bench.vouch(...tool, '--aws-profile', 'vouch-2');
    expect(await bench.vouch(...tool, '--remove')).toMatchObject({ code: 0 });
  });

  it('removes nothing where the policies are to be printed', async () => {
    const done = await remove('--role', arn, '--print-policy', 'json');
    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(done.stderr).toContain('--print-policy sets up nothing, and --remove undoes a set-up');
    expect(existsSync(`${bench.home}/.aws/config`)).toBe(true);
  });

  it('wants a role for everything else', async () => {
    expect(await bench.vouch('setup', 'aws')).toMatchObject({
      code: 2,
      stderr: 'vouch: which role is the session to take?\n  hint: --role ARN\n',
    });
  });
});
