import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { account, crate, domainFlags, host, openWorkbench, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const setup = ['setup', 'codeartifact', '--tool', 'cargo'];
const other = {
  domain: 'team-packages',
  domainOwner: '222222222222',
  region: 'eu-west-1',
  repositories: ['my-repo'],
};
const otherFlags = ['--domain', 'team-packages', '--domain-owner', '222222222222', '--region', 'eu-west-1'];

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  bench.emulator.addDomain(other);
});
beforeEach(async () => {
  await bench.clearHome();
  await bench.signIn();
});
afterAll(() => bench.close());

/** Everything in the home, but what V8 compiled of the programs that ran. */
const files = async () =>
  (await readdir(bench.home, { recursive: true })).filter((path) => !path.includes('compiled')).sort();
const modeOf = async (path: string) => ((await stat(join(bench.home, path))).mode & 0o777).toString(8);

describe('vouch setup codeartifact --tool cargo', () => {
  it('asks CodeArtifact for the URL, and writes the registry, the provider and the alias', async () => {
    const done = await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags);
    expect(done).toMatchObject({ code: 0, stdout: '' });
    expect(bench.emulator.count({ operation: 'GetRepositoryEndpoint' })).toBe(1);
    expect(await bench.read('.cargo/config.toml')).toBe(
      [
        '[registries.codeartifact-my-repo]',
        `index = "sparse+https://${host}/cargo/my-repo/"`,
        'credential-provider = "vouch"',
        '',
        '[credential-alias]',
        `vouch = ["${bench.home}/.vouch/bin/cargo-credential-vouch"]`,
        '',
      ].join('\n'),
    );
    expect(JSON.parse(await bench.read('.vouch/config.json'))).toMatchObject({
      codeartifact: {
        profiles: { default: { domain: 'my-domain', domain_owner: account, region: 'us-east-1' } },
      },
    });
    expect(await modeOf('.vouch/config.json')).toBe('600');
    expect(await modeOf('.vouch')).toBe('700');
    expect(await modeOf('.vouch/bin/cargo-credential-vouch')).toBe('700');
  });

  it('needs only tool and repository the second time, and changes nothing the third', async () => {
    await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags);
    expect(await bench.vouch(...setup, '--repository', 'other-repo')).toMatchObject({ code: 0 });
    const text = await bench.read('.cargo/config.toml');
    expect(text).toContain('[registries.codeartifact-other-repo]');
    const third = await bench.vouch(...setup, '--repository', 'other-repo');
    expect(third.stderr).not.toContain('wrote');
    expect(await bench.read('.cargo/config.toml')).toBe(text);
  });

  it('builds the standard form when signed out, and says so', async () => {
    bench.signOut();
    const done = await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags);
    expect(done.code).toBe(0);
    expect(done.stderr).toContain(
      'not checked with CodeArtifact (nobody is signed in, and no AWS credentials were found)',
    );
    expect(await bench.read('.cargo/config.toml')).toContain(`sparse+https://${host}/cargo/my-repo/`);
  });

  it('takes the domain’s owner from the caller’s own account where nobody names one', async () => {
    const done = await bench.vouch(...setup, '--repository', 'my-repo', '--domain', 'my-domain');
    expect(done.code).toBe(0);
    expect(await bench.read('.vouch/config.json')).toContain(`"domain_owner": "${account}"`);
  });

  it('--dry-run prints a diff and writes nothing', async () => {
    await bench.write('.cargo', { 'config.toml': '# mine\n[build]\njobs = 2\n' });
    const before = await files();
    const done = await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags, '--dry-run');
    expect(done.code).toBe(0);
    expect(done.stdout).toContain('+[registries.codeartifact-my-repo]');
    expect(done.stdout).toContain(' # mine');
    expect(done.stdout).toMatch(/^\+ +"domain": "my-domain"/m);
    expect(await files()).toEqual(before);
  });

  it('--registry-name names it, and no other repository takes that name while it is set up', async () => {
    const named = (repository: string) =>
      bench.vouch(...setup, '--repository', repository, ...domainFlags, '--registry-name', 'work');
    await named('my-repo');
    const before = await bench.read('.cargo/config.toml');
    expect(await named('other-repo')).toMatchObject({
      code: 6,
      stderr: expect.stringContaining('.cargo/config.toml has work for another repository'),
    });
    expect(await bench.read('.cargo/config.toml')).toBe(before);
    await bench.vouch(...setup, '--repository', 'my-repo', '--remove');
    expect(await named('other-repo')).toMatchObject({ code: 0 });
    const text = await bench.read('.cargo/config.toml');
    expect(text).toContain(`index = "sparse+https://${host}/cargo/other-repo/"`);
    expect(text.match(/\[registries\./g)).toHaveLength(1);
  });

  it('two domains with one repository name never collide', async () => {
    await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags);
    await bench.vouch(...setup, '--repository', 'my-repo', ...otherFlags, '--profile', 'team');
    const text = await bench.read('.cargo/config.toml');
    expect(text).toContain('[registries.codeartifact-my-repo]');
    expect(text).toContain('[registries.codeartifact-team-packages-my-repo]');
  });

  it('--remove gives the old bytes back, and the domain is no longer configured after the last one', async () => {
    const original =
      '# mine\r\n[registries]\r\nmine = { index = "https://example.test" } # keep\r\n[net]\r\nretry = 3';
    await bench.write('.cargo', { 'config.toml': original });
    await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags);
    await bench.vouch(...setup, '--repository', 'other-repo', ...domainFlags);
    expect(await bench.vouch(...setup, '--repository', 'my-repo', '--remove')).toMatchObject({ code: 0 });
    expect(await bench.read('.vouch/config.json')).toContain('my-domain');
    expect(await bench.vouch(...setup, '--repository', 'other-repo', '--remove')).toMatchObject({ code: 0 });
    expect(await bench.read('.cargo/config.toml')).toBe(original);
    expect(await bench.read('.vouch/config.json')).not.toContain('my-domain');
    expect(await files()).not.toContain('.vouch/bin/cargo-credential-vouch');
    for (const words of [['--repository', 'other-repo'], []])
      expect(await bench.vouch(...setup, ...words, '--remove')).toMatchObject({
        code: 6,
        stderr: 'vouch: cargo was not set up by vouch\n  hint: vouch setup --list\n',
      });
  });

  it('refuses a file that is no TOML, and leaves it as it was', async () => {
    await bench.write('.cargo', { 'config.toml': '[registries\nx = ' });
    const done = await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags);
    expect(done.code).toBe(6);
    expect(done.stderr).toContain('.cargo/config.toml');
    expect(await bench.read('.cargo/config.toml')).toBe('[registries\nx = ');
    expect(await files()).not.toContain('.vouch/config.json');
  });

  it('--remove --dry-run prints what would go, and takes nothing', async () => {
    await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags);
    const before = await files();
    const texts = () =>
      Promise.all(['.cargo/config.toml', '.vouch/config.json'].map((path) => bench.read(path)));
    const written = await texts();
    const done = await bench.vouch(...setup, '--repository', 'my-repo', '--remove', '--dry-run');
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toContain('-[registries.codeartifact-my-repo]');
    expect(done.stdout).toContain('-        "domain": "my-domain"');
    expect([await files(), await texts()]).toEqual([before, written]);
    expect(await bench.vouch(...setup, '--repository', 'my-repo', '--remove')).toMatchObject({ code: 0 });
  });

  it('says that a profile means another domain now', async () => {
    await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags);
    const done = await bench.vouch(...setup, '--repository', 'my-repo', ...otherFlags);
    expect(done.stderr).toContain(
      `the profile default was my-domain-${account} in us-east-1 and is now team-packages-222222222222 in eu-west-1: name another with --profile to have both\n`,
    );
    const again = await bench.vouch(...setup, '--repository', 'my-repo', ...otherFlags);
    expect(again.stderr).not.toContain('the profile default was');
  });

  it('configures no domain for a tool that it cannot set up', async () => {
    await bench.write('.cargo', { 'config.toml': 'broken =\n' });
    const done = await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags);
    expect(done).toMatchObject({ code: 6 });
    expect(await files()).not.toContain('.vouch/config.json');
  });

  it.each([
    [['--repository', 'x'], 'x is not a repository name', 2],
    [['--repository', 'my-repo', '--domain', 'Bad_Domain'], 'Bad_Domain is not a domain name', 2],
    [['--repository', 'my-repo', '--domain-owner', '123'], '123 is not an account id', 2],
    [['--repository', 'my-repo', '--region', 'moon-1'], 'moon-1 is not an AWS region', 2],
    [['--repository', 'my-repo', '--duration-seconds', '60'], '60 is not a token lifetime', 2],
    [['--repository', 'my-repo', '--duration-seconds', '9e3'], '9e3 is not a token lifetime', 2],
    [['--repository', 'my-repo', '--region', 'eu-west-1'], 'the region (eu-west-1) and the repository', 6],
    [['--repository', 'my-repo', '--profile', 'none'], 'there is no profile none (there are: default)', 6],
    [['--repository', 'my-repo', '--registry-name', 'a.b'], 'a.b cannot be a registry’s name', 2],
    [['--repository', 'my-repo', '--server-id', 'x'], '--server-id means nothing to cargo', 2],
    [['--repository', 'my-repo', '--project'], '--project means nothing to cargo', 2],
    [['--repository', 'my-repo', '--scope', '@team'], '--scope means nothing to cargo', 2],
    [['--repository', 'my-repo', '--remove'], 'cargo was not set up by vouch\n', 6],
    [[], 'which repository is cargo to use?', 2],
    [['--domian', 'x'], 'unknown option', 2],
    [['--repository', 'my-repo', '--domain', ''], '--domain is empty', 2],
    [['--repository', 'my-repo', '--profile', 'a b', ...domainFlags], '“a b” cannot be a profile’s name', 2],
    [['--repository', 'my-repo', '--nonsense'], 'unknown option', 2],
  ])('refuses %j with a sentence', async (args, told, code) => {
    await bench.write('.vouch', {
      'config.json': JSON.stringify({
        codeartifact: {
          profiles: { default: { domain: 'my-domain', domain_owner: account, region: 'us-east-1' } },
        },
      }),
    });
    const done = await bench.vouch(...setup, ...args);
    expect(done.stderr).toContain(told);
    expect(done).toMatchObject({ code, stdout: '' });
  });

  it('two registries with two profiles work in one build', async () => {
    await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags);
    await bench.vouch(...setup, '--repository', 'my-repo', ...otherFlags, '--profile', 'team');
    bench.emulator.addCrate({ ...other, repository: 'my-repo' }, { name: 'team-crate', version: '1.0.0' });
    bench.emulator.addCrate(
      { domain: 'my-domain', domainOwner: account, region: 'us-east-1', repository: 'my-repo' },
      { name: 'own-crate', version: '1.0.0' },
    );
    const dependency = [
      'own-crate = { version = "1", registry = "codeartifact-my-repo" }',
      'team-crate = { version = "1", registry = "codeartifact-team-packages-my-repo" }',
    ].join('\n');
    const project = await bench.write('both', crate('both', { dependency }));
    bench.emulator.clearRequests();
    expect(await bench.run('cargo', ['build'], { cwd: project })).toMatchObject({ code: 0 });
    const asked = bench.emulator.requests.filter(({ operation }) => operation === 'GetAuthorizationToken');
    expect(asked.map(({ parameters }) => parameters?.['domain']).sort()).toEqual([
      'my-domain',
      'team-packages',
    ]);
  });
});

describe('vouch credential codeartifact', () => {
  it('prints the token and a newline, or the answer as JSON', async () => {
    const token = await bench.vouch('credential', 'codeartifact', ...domainFlags);
    expect(token).toMatchObject({ code: 0, stderr: '' });
    expect(token.stdout).toMatch(/^[\w-]+(\.[\w-]+){4}\n$/);
    const json = await bench.vouch(
      'credential',
      'codeartifact',
      ...domainFlags,
      '--format',
      'json',
      '--duration-seconds',
      '900',
    );
    const answer = JSON.parse(json.stdout);
    expect(answer).toMatchObject({ domain: 'my-domain', domainOwner: account, region: 'us-east-1' });
    expect(Number.isInteger(answer.expiration)).toBe(true);
    expect(answer.expiration - Date.now() / 1000).toBeLessThanOrEqual(900);
  });

  it('says signed out with exit 3 and the command to run, and prints nothing', async () => {
    bench.signOut();
    const done = await bench.vouch('credential', 'codeartifact', ...domainFlags);
    expect(done).toMatchObject({ code: 3, stdout: '' });
    expect(done.stderr).toContain('vouch enroll ISSUER-URL');
  });
});
