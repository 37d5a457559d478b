import { domainFlags, openWorkbench, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const setup = ['setup', 'codeartifact', '--tool', 'maven'];
const team = { domain: 'team', domainOwner: '222222222222', region: 'eu-west-1', repositories: ['libs'] };
const teamFlags = ['--domain', 'team', '--domain-owner', '222222222222', '--region', 'eu-west-1'];
const show =
  'printf "%s %s %s %s" "$CODEARTIFACT_AUTH_TOKEN" "$CODEARTIFACT_TOKEN" "$CODEARTIFACT_AUTH_TOKEN_TEAM" "$VOUCH_TOKEN_EXPIRATION"';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  bench.emulator.addDomain(team);
  await bench.signIn();
  const done = [
    await bench.vouch(...setup, '--repository', 'my-repo', ...domainFlags),
    await bench.vouch(...setup, '--repository', 'libs', ...teamFlags, '--profile', 'team'),
  ];
  expect(done.map(({ code }) => code)).toEqual([0, 0]);
});
afterAll(() => bench.close());

describe('two profiles that Maven’s settings name', () => {
  it.each([
    ['vouch exec', () => bench.vouch('exec', '--type', 'codeartifact', '--', 'sh', '-c', show)],
    [
      'the rc block',
      () => bench.run('sh', ['-c', `. "$HOME/.mavenrc"; ${show}`, 'mvn'], { prints: 'a secret' }),
    ],
    [
      'vouch env',
      async () => {
        const { stdout } = await bench.vouch('env', '--type', 'codeartifact', '--shell', 'bash');
        return bench.run('bash', ['-c', `eval "$(cat)"; ${show}`], { input: stdout, prints: 'a secret' });
      },
    ],
  ])('both have their token under %s', async (_name, run) => {
    bench.emulator.clearRequests();
    const [token, same, theirs, expiration] = (await run()).stdout.split(' ');
    expect(token).toMatch(/^[\w-]+(\.[\w-]+){4}$/);
    expect(same).toBe(token);
    expect(theirs).toMatch(/^[\w-]+(\.[\w-]+){4}$/);
    expect(theirs).not.toBe(token);
    expect(Number(expiration)).toBeGreaterThan(Date.now() / 1000);
    const asked = bench.emulator.requests.filter(({ operation }) => operation === 'GetAuthorizationToken');
    expect(asked.map(({ parameters }) => parameters?.['domain']).sort()).toEqual(['my-domain', 'team']);
  });

  it('keep a server from the token of another domain where a profile is asked for', async () => {
    const both = `${show}; echo; . "$HOME/.mavenrc"; ${show}`;
    const args = ['exec', '--type', 'codeartifact', '--ca-profile', 'team', '--', 'sh', '-c', both];
    const { stdout, stderr } = await bench.vouch(...args);
    const [[token, , theirs], [ours, , stillTheirs]] = stdout.split('\n').map((line) => line.split(' ')) as [
      string[],
      string[],
    ];
    expect([theirs, stillTheirs]).toEqual([token, token]);
    expect(ours).toMatch(/^[\w-]+(\.[\w-]+){4}$/);
    expect(ours).not.toBe(token);
    const told =
      /CODEARTIFACT_AUTH_TOKEN holds the token of team-222222222222 in eu-west-1, but .* my-domain-123456789012 in us-east-1, .*: vouch (setup .*)/;
    const again = told.exec(stderr)?.[1]?.split(' ') ?? [];
    expect((await bench.vouch(...again)).code).toBe(0);
    const mended = await bench.vouch(...args);
    expect(mended.stderr).toBe('');
    expect(mended.stdout.split('\n')[1]?.split(' ')[0]).toBe(mended.stdout.split(' ')[0]);
  });

  it('asks for the chosen profile alone where the settings name no other', async () => {
    await bench.write('.m2', { 'settings.xml': '' });
    bench.emulator.clearRequests();
    const args = ['exec', '--type', 'codeartifact', '--ca-profile', 'team', '--', 'sh', '-c', show];
    const [token, , theirs] = (await bench.vouch(...args)).stdout.split(' ');
    expect(theirs).toBe(token);
    expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(1);
  });
});
