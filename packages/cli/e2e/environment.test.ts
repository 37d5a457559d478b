import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { account, crate, openWorkbench, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const caFlags = ['--ca-domain', 'my-domain', '--ca-domain-owner', account, '--ca-region', 'us-east-1'];
const flags = ['--type', 'codeartifact', ...caFlags];

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
beforeEach(async () => {
  await bench.signIn();
  bench.emulator.clearRequests();
});
afterAll(() => bench.close());

const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken' });
const exec = (...command: string[]) => bench.vouch('exec', ...flags, '--', ...command);

describe('vouch exec', () => {
  it('gives the token to the command, under both names, and to nobody else', async () => {
    const done = await exec(
      'sh',
      '-c',
      'test "$CODEARTIFACT_TOKEN" = "$CODEARTIFACT_AUTH_TOKEN" && printf %s "$CODEARTIFACT_TOKEN"',
    );
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(/^[\w-]+(\.[\w-]+){4}$/);
  });

  it.each([
    ['exit 0', 0],
    ['exit 7', 7],
    ['kill -TERM $$', 143],
    ['kill -KILL $$', 137],
  ])('ends as the command does: %s → %i', async (script, code) => {
    expect(await exec('sh', '-c', script)).toMatchObject({ code });
  });

  it('passes arguments on untouched, options too', async () => {
    expect((await exec('printf', '%s|', '--help', 'a b', '$X', '')).stdout).toBe('--help|a b|$X||');
  });

  it('says what is wrong with a command that is none, or is missing', async () => {
    expect(await exec('no-such-command-here')).toMatchObject({
      code: 127,
      stdout: '',
      stderr: expect.stringMatching(/^vouch: there is no command no-such-command-here\n/),
    });
    expect(await exec('')).toMatchObject({ code: 127, stderr: expect.stringContaining('no command “”') });
    expect(await exec('/etc')).toMatchObject({
      code: 126,
      stderr: expect.stringMatching(/^vouch: cannot run \/etc\n/),
    });
    expect(await bench.vouch('exec', ...flags)).toMatchObject({ code: 2, stdout: '' });
  });

  it('shares one agent with everything below it, and leaves none behind', async () => {
    const vouch = `'${process.execPath}' '${bench.vouchProgram}'`;
    const ask = `${vouch} credential codeartifact --domain my-domain --domain-owner ${account} --region us-east-1`;
    const done = await exec('sh', '-c', `for i in 1 2 3; do ${ask}; done; ls -d "$VOUCH_AGENT_DIRECTORY"`);
    const lines = done.stdout.trim().split('\n');
    const directory = lines.pop() ?? '';
    expect(new Set(lines).size).toBe(1);
    expect(tokenCalls()).toBe(1);
    expect(await bench.run('ls', [directory])).toMatchObject({ code: 2 });
  });

  it('starts no agent before it is certain what is wanted', async () => {
    await bench.clearHome();
    const wrong = [
      ['--tool', 'nonsense'],
      ['--tool', 'npm', '--scope', 'a'],
      ['--scope', '@a'],
    ];
    for (const words of wrong)
      expect((await bench.vouch('exec', ...flags, ...words, '--', 'true')).code).not.toBe(0);
    expect(existsSync(join(bench.home, '.vouch/run'))).toBe(false);
  });

  it('says signed out with exit 3, and does not run the command', async () => {
    bench.signOut();
    expect(await exec('sh', '-c', 'echo ran')).toMatchObject({ code: 3, stdout: '' });
  });

  it('lets a Ctrl-C reach the command once, and ends with its code', async () => {
    // A second one would come while the first is being looked after.
    const child = `
      let count = 0;
      process.on('SIGINT', () => { count += 1; setTimeout(() => { console.log('times:', count); process.exit(7); }, 500); });
      setInterval(() => {}, 1_000);
      console.log('ready');`;
    const typing = fileURLToPath(new URL('programs/typed-interrupt.py', import.meta.url));
    const command = [
      process.execPath,
      bench.vouchProgram,
      'exec',
      ...flags,
      '--',
      process.execPath,
      '-e',
      child,
    ];
    const done = await bench.run('python3', ['-B', typing, ...command]);
    expect(done.stdout.match(/times: \d+/g)).toEqual(['times: 1']);
    expect(done.code).toBe(7);
  });
});

describe('vouch exec --tool', () => {
  it('lets cargo work without any set-up, by its own variables', async () => {
    bench.emulator.addCrate(
      { domain: 'my-domain', domainOwner: account, region: 'us-east-1', repository: 'my-repo' },
      { name: 'env-crate', version: '1.0.0' },
    );
    const dependency = 'env-crate = { version = "1", registry = "codeartifact-my-repo" }';
    await bench.write('env-app', crate('env-app', { dependency }));
    const command = [
      '--tool',
      'cargo',
      '--repository',
      'my-repo',
      '--',
      'cargo',
      'fetch',
      '--manifest-path',
      `${bench.home}/env-app/Cargo.toml`,
    ];
    const done = await bench.vouch('exec', ...flags, ...command);
    expect(done.stderr).toContain('Downloaded env-crate v1.0.0');
    expect(done.code).toBe(0);
    expect(tokenCalls()).toBe(1);
  });

  it('gives NuGet a variable that names its source, hyphen and all', async () => {
    const print =
      "process.stdout.write(Object.keys(process.env).filter((n) => n.startsWith('NuGet')).join())";
    const command = ['--tool', 'nuget', '--repository', 'my-repo', '--', process.execPath, '-e', print];
    expect(await bench.vouch('exec', ...flags, ...command)).toMatchObject({
      code: 0,
      stdout: 'NuGetPackageSourceCredentials_codeartifact-my-repo',
    });
  });

  it('serves several tools at once: a variable of one, a file of the other', async () => {
    const print =
      "const { PIP_INDEX_URL, NPM_CONFIG_USERCONFIG: file } = process.env; console.log(PIP_INDEX_URL.startsWith('https://aws:'), require('fs').readFileSync(file, 'utf8').includes('always-auth'))";
    const tools = ['--tool', 'npm', '--tool', 'pip', '--tool', 'npm', '--repository', 'my-repo'];
    const command = ['--', process.execPath, '-e', print];
    expect(await bench.vouch('exec', ...flags, ...tools, '--scope', '@a', ...command)).toMatchObject({
      code: 0,
      stdout: 'true false\n',
      stderr: '',
    });
    expect(tokenCalls()).toBe(1);
    const refused = async (...words: string[]) =>
      (await bench.vouch('exec', ...flags, ...words, '--', 'true')).stderr;
    expect(await refused('--tool', 'npm', '--tool', 'pip')).toContain('which repository is pip to use?');
    expect(await refused('--tool', 'npm', '--tool', 'make')).toContain('make is not a tool that vouch knows');
    expect(await refused('--tool', 'npm', '--tool', 'pip', '--registry-name', 'x')).toContain(
      '--registry-name means nothing to npm, pip',
    );
  });

  it('wants to know the repository, and knows its tools', async () => {
    const cargo = await bench.vouch('exec', ...flags, '--tool', 'cargo', '--', 'true');
    expect(cargo).toMatchObject({
      code: 2,
      stderr: 'vouch: which repository is cargo to use?\n  hint: --repository NAME\n',
    });
    for (const tool of ['npm', 'pnpm', 'yarn1', 'bun'])
      expect(await bench.vouch('exec', ...flags, '--tool', tool, '--', 'echo', 'ran')).toMatchObject({
        code: 2,
        stdout: '',
        stderr: `vouch: which repository is ${tool} to use?\n  hint: --repository NAME\n`,
      });
    expect(tokenCalls()).toBe(0);
    expect(await bench.vouch('exec', ...flags, '--tool', 'make', '--', 'true')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^vouch: make is not a tool that vouch knows\n {2}hint: --tool npm\|/),
    });
    const refused = async (...words: string[]) =>
      (await bench.vouch('exec', ...flags, ...words, '--', 'true')).stderr;
    expect(await refused('--repository', 'my-repo')).toContain('--repository goes with --tool');
    expect(await refused('--tool', 'npm', '--registry-name', 'x')).toContain(
      '--registry-name means nothing to npm',
    );
    expect(await refused('--tool', 'pip', '--scope', '@team')).toContain('--scope means nothing to pip');
    const npm = ['--tool', 'npm', '--repository'];
    expect(await refused(...npm, 'my-repo', '--scope', 'team')).toContain('vouch: team is not a scope');
    expect(await refused('--tool', 'npm', '--scope', '@team')).toContain('--scope goes with --repository');
    expect(await refused(...npm, '../x')).toContain('vouch: ../x is not a repository name');
    expect(await refused('--tool', 'uv', '--repository', 'a b')).toContain('is not a repository name');
  });
});

it.each(['maven', 'gradle', 'yarn', 'pdm', 'sbt'])(
  'vouch exec --tool %s says that the token comes without it',
  async (tool) => {
    expect(await bench.vouch('exec', ...flags, '--tool', tool, '--', 'true')).toMatchObject({
      code: 2,
      stderr: `vouch: ${tool} has no way of its own to be given a token for one command\n  hint: leave --tool out: vouch exec --type codeartifact -- COMMAND\n`,
    });
  },
);

it('vouch exec --tool dotnet says by which name it comes', async () => {
  expect(await bench.vouch('exec', ...flags, '--tool', 'dotnet', '--', 'true')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('vouch exec --tool nuget --repository NAME -- COMMAND\n'),
  });
});

describe('vouch env', () => {
  it.each([
    ['/usr/bin/pwsh', /^\$env:CODEARTIFACT_AUTH_TOKEN = '/, /^$/],
    ['/bin/dash', /^export CODEARTIFACT_AUTH_TOKEN='/, /^$/],
    [
      '/bin/tcsh',
      /^export CODEARTIFACT_AUTH_TOKEN='/,
      /^vouch: the syntax of tcsh is not known, so this is bash's; choose another with --shell\n$/,
    ],
    [
      '/usr/bin/nu',
      /^export CODEARTIFACT_AUTH_TOKEN='/,
      /^vouch: the syntax of nu is not known, so this is bash's; choose another with --shell\n$/,
    ],
  ])('takes %s for what it is', async (SHELL, statement, said) => {
    const done = await bench.run(process.execPath, [bench.vouchProgram, 'env', ...flags], { env: { SHELL } });
    expect(done.stdout).toMatch(statement);
    expect(done.stderr).toMatch(said);
  });

  it('names the profile of the environment that is not there', async () => {
    const env = { VOUCH_PROFILE: 'zz' };
    expect(await bench.run(process.execPath, [bench.vouchProgram, 'env'], { env })).toMatchObject({
      code: 6,
      stdout: '',
      stderr: expect.stringMatching(/^vouch: there is no profile zz\n/),
    });
  });

  it('sets both variables in the shell that evaluates it', async () => {
    bench.env['SHELL'] = '/bin/bash';
    const statements = await bench.vouch('env', ...flags);
    const script = 'eval "$(cat)"; printf "%s %s" "$CODEARTIFACT_AUTH_TOKEN" "$CODEARTIFACT_TOKEN"';
    const seen = await bench.run('bash', ['-c', script], { input: statements.stdout, prints: 'a secret' });
    expect(seen.stdout).toMatch(/^([\w-]+(?:\.[\w-]+){4}) \1$/);
  });

  it.each([
    ['bash', /^export CODEARTIFACT_AUTH_TOKEN='/],
    ['zsh', /^export CODEARTIFACT_AUTH_TOKEN='/],
    ['fish', /^set -gx CODEARTIFACT_AUTH_TOKEN '/],
    ['powershell', /^\$env:CODEARTIFACT_AUTH_TOKEN = '/],
    ['cmd', /^set "CODEARTIFACT_AUTH_TOKEN=/],
  ])('writes %s', async (shell, statement) => {
    expect((await bench.vouch('env', ...flags, '--shell', shell)).stdout).toMatch(statement);
  });

  it('refuses a shell that it does not know, and a type that it does not have', async () => {
    expect(await bench.vouch('env', ...flags, '--shell', 'tcsh')).toMatchObject({ code: 2, stdout: '' });
    expect(await bench.vouch('env', '--type', 'github')).toMatchObject({ code: 2, stdout: '' });
    // Which domain? There is no profile yet.
    expect(await bench.vouch('env')).toMatchObject({ code: 6, stdout: '' });
  });
});
