import { fileURLToPath } from 'node:url';
import { account, openWorkbench, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../dist/vouch-maven-settings.js', import.meta.url));
const flags = ['--domain', 'my-domain', '--domain-owner', account, '--repository', 'my-repo'];
const theirs =
  '<?xml version="1.0"?>\r\n<!-- mine -->\r\n<settings>\r\n  <offline>false</offline>\r\n</settings>';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
beforeEach(async () => {
  await bench.clearHome();
  await bench.signIn();
});
afterAll(() => bench.close());

const run = (...args: string[]) => bench.run(process.execPath, [program, ...args]);
const source = () =>
  bench.run('sh', ['-c', `. "$HOME/.mavenrc"; printf %s "$CODEARTIFACT_AUTH_TOKEN"`, 'mvn'], {
    prints: 'a secret',
  });

describe('vouch-maven-settings', () => {
  it('sets Maven up without vouch, fetches the token from the block, and gives the old bytes back', async () => {
    await bench.write('.m2', { 'settings.xml': theirs });
    const done = await run(...flags);
    expect(done).toMatchObject({ code: 0, stdout: '' });
    expect(done.stderr).toContain('<distributionManagement>');
    expect((await source()).stdout).toMatch(/^[\w-]+(\.[\w-]+){4}$/);
    expect(await run(...flags, '--remove')).toMatchObject({ code: 0 });
    expect(await bench.read('.m2/settings.xml')).toBe(theirs);
    await expect(bench.read('.mavenrc')).rejects.toThrow('ENOENT');
  });

  it('asks AWS once for a domain whose token settings.xml wants under two names, also where no agent runs', async () => {
    const server = (id: string, name: string) =>
      `<server><id>${id}</id><username>aws</username><password>\${env.${name}}</password></server>`;
    await bench.write('.m2', {
      'settings.xml': `<settings><servers>${server('guide', 'CODEARTIFACT_AUTH_TOKEN')}${server('aws', 'CODEARTIFACT_TOKEN')}</servers></settings>`,
    });
    await run(...flags);
    bench.emulator.clearRequests();
    const { stdout } = await bench.run(
      'sh',
      ['-c', `. "$HOME/.mavenrc"; printf %s "$CODEARTIFACT_AUTH_TOKEN $CODEARTIFACT_TOKEN"`, 'mvn'],
      { env: { VOUCH_AGENT: 'never' }, prints: 'a secret' },
    );
    const [one, other] = stdout.split(' ');
    expect(one).toMatch(/^[\w-]+(\.[\w-]+){4}$/);
    expect(other).toBe(one);
    expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(1);
  });

  it('--remove leaves the domain configured while another set-up of it is there, and no longer', async () => {
    const other = [...flags, '--repository', 'other-repo'];
    await run(...flags);
    await run(...other);
    await run(...flags, '--remove');
    expect(await bench.read('.vouch/config.json')).toContain('my-domain');
    expect((await run(...other, '--remove')).stderr).toContain('is no longer configured');
    expect(await bench.read('.vouch/config.json')).not.toContain('my-domain');
    expect(await run(...other, '--remove')).toMatchObject({ code: 6 });
  });

  it('remembers what was chosen, so that the doctor’s command sets the same up again', async () => {
    await run(...flags, '--server-id', 'mine', '--mirror-of', '*');
    expect(JSON.parse(await bench.read('.vouch/state/journal.json')).chosen).toMatchObject([
      { words: ['--server-id', 'mine', '--mirror-of', '*'] },
    ]);
  });

  it('takes the other flags that vouch setup has for Maven, and remembers them in its words', async () => {
    const profile = async () =>
      JSON.parse(await bench.read('.vouch/config.json')).codeartifact.profiles.default;
    await run(
      ...flags,
      '--registry-name',
      'mine',
      '--endpoint-type',
      'dualstack',
      '--duration-seconds',
      '900',
    );
    const settings = await bench.read('.m2/settings.xml');
    expect(settings).toContain('<id>mine</id>');
    expect(settings).toContain('.d.codeartifact.us-east-1.on.aws/maven/my-repo/');
    expect(JSON.parse(await bench.read('.vouch/state/journal.json')).chosen).toMatchObject([
      { words: ['--registry-name', 'mine', '--endpoint-type', 'dualstack'] },
    ]);
    expect(await profile()).toMatchObject({ duration_seconds: 900 });
    // A lifetime stays until another is named.
    await run(...flags);
    expect(await profile()).toMatchObject({ duration_seconds: 900 });
  });

  it('takes no host and no lifetime of a profile’s former domain to another', async () => {
    await run(...flags);
    const config = JSON.parse(await bench.read('.vouch/config.json'));
    Object.assign(config.codeartifact.profiles.default, {
      endpoint_url: 'https://ca.example.com',
      origins: ['https://maven.example.com'],
      duration_seconds: 900,
    });
    await bench.write('.vouch', { 'config.json': JSON.stringify(config) });
    await run(...flags, '--domain', 'other-domain');
    expect(JSON.parse(await bench.read('.vouch/config.json')).codeartifact.profiles.default).toEqual({
      domain: 'other-domain',
      domain_owner: account,
      region: 'us-east-1',
    });
  });

  it('gives a domain one identity, whatever profile names it', async () => {
    const saved = async () =>
      Object.values<{ aws_profile?: string }>(
        JSON.parse(await bench.read('.vouch/config.json')).codeartifact.profiles,
      ).map((profile) => profile.aws_profile);
    await run(...flags, '--profile', 'read', '--aws-profile', 'reader');
    expect(await run(...flags, '--profile', 'write', '--aws-profile', 'writer')).toMatchObject({
      code: 6,
      stderr: expect.stringContaining(
        'all profiles of one domain must use the same AWS profile, but the profile read for my-domain-',
      ),
    });
    expect(await saved()).toEqual(['reader']);
    await run(...flags, '--profile', 'write');
    await run(...flags, '--profile', 'read', '--aws-profile', 'writer');
    expect(await saved()).toEqual(['writer', 'writer']);
  });

  it('--print and --dry-run write nothing', async () => {
    const printed = await run(...flags, '--print', '--server-id', 'mine', '--mirror-of', '*');
    expect(printed.stdout).toMatch(/^<settings>.*<mirrorOf>\*<\/mirrorOf>.*<\/settings>\n$/s);
    expect((await run(...flags, '--dry-run')).stdout).toContain('+      <id>codeartifact</id>');
    await expect(bench.read('.m2/settings.xml')).rejects.toThrow('ENOENT');
    await expect(bench.read('.vouch/config.json')).rejects.toThrow('ENOENT');
  });

  it('--remove --dry-run shows what would go, and takes nothing', async () => {
    await bench.write('.m2', { 'settings.xml': theirs });
    await run(...flags);
    const written = await bench.read('.m2/settings.xml');
    const done = await run(...flags, '--remove', '--dry-run');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toContain('-      <id>codeartifact</id>');
    expect(await bench.read('.m2/settings.xml')).toBe(written);
  });

  it('configures no domain where Maven cannot be set up', async () => {
    await bench.write('.m2', { 'settings.xml': '<settings>' });
    expect(await run(...flags)).toMatchObject({ code: 6 });
    await expect(bench.read('.vouch/config.json')).rejects.toThrow('ENOENT');
  });

  it.each([
    [['--repository', 'my-repo'], '--domain is missing'],
    [[...flags, '--domain', 'Bad_Domain'], 'Bad_Domain is not a value for --domain'],
    [[...flags, '--nonsense'], "Unknown option '--nonsense'"],
    [[...flags, '--region', 'moon-1'], 'moon-1 is not an AWS region'],
    [[...flags, '--duration-seconds', '5'], 'a lifetime is 0'],
    [[...flags, '--endpoint-type', 'ipv6'], 'ipv6 is not a value for --endpoint-type'],
    [
      [...flags, '--server-id', 'a', '--registry-name', 'a'],
      '--registry-name and --server-id name the same thing',
    ],
    [[...flags, '--profile', 'a b'], '“a b” cannot be a profile’s name'],
  ])('refuses %j with a sentence', async (args, told) => {
    const done = await run(...args);
    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(done.stderr).toContain(told);
  });
});
