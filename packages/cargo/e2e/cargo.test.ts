import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  account,
  crate,
  host,
  openWorkbench,
  publishGreeter,
  setupArgs,
  type Workbench,
} from '@vouch/workbench';
import { filesWithSecret } from '@vouch/workbench/canary';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const registry = 'codeartifact-my-repo';
const greeterDependency = `greeter = { version = "0.1", registry = "${registry}" }`;

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.signIn();
  const done = await bench.vouch(...setupArgs('cargo'));
  expect(done).toMatchObject({ code: 0, stdout: '' });
  await publishGreeter(bench);
});
beforeEach(async () => {
  await bench.signIn();
  await bench.coldCargo();
  bench.emulator.clearRequests();
});
afterEach(() => bench.emulator.setFault(null));
afterAll(() => bench.close());

const app = () => join(bench.home, 'app');
const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken' });
const carriedTokens = () =>
  bench.emulator.requests.filter(
    ({ service, authorization }) => service === 'cargo' && authorization !== 'none',
  );

describe('a project with a private dependency', () => {
  it('is fetched, built and updated with one upstream call for each cargo that asks', async () => {
    expect(await bench.run('cargo', ['fetch'], { cwd: app() })).toMatchObject({ code: 0 });
    expect(tokenCalls()).toBe(1);
    expect(await bench.run('cargo', ['build', '--offline'], { cwd: app() })).toMatchObject({ code: 0 });
    expect(tokenCalls()).toBe(1);
    expect(await bench.run('cargo', ['update'], { cwd: app() })).toMatchObject({ code: 0 });
    expect(tokenCalls()).toBe(2);
  });

  it('builds again from a cold cargo home after its token has ended', async () => {
    expect(await bench.run('cargo', ['build'], { cwd: app() })).toMatchObject({ code: 0 });
    bench.emulator.expireTokens();
    await bench.coldCargo();
    expect(await bench.run('cargo', ['build'], { cwd: app() })).toMatchObject({ code: 0 });
    expect(carriedTokens().every(({ authorization }) => authorization === 'valid')).toBe(true);
  });

  it('incident 30: leaves no token and no key on the disk after a build', async () => {
    expect(await bench.run('cargo', ['build'], { cwd: app() })).toMatchObject({ code: 0 });
    expect(carriedTokens().length).toBeGreaterThan(0);
    expect(filesWithSecret(bench.home)).toEqual([]);
  });

  it('publishes the next version with a single token', async () => {
    const next = await bench.write('greeter-next', crate('greeter', { version: '0.1.1' }));
    const done = await bench.run('cargo', ['publish', '--registry', registry], { cwd: next });
    expect(done.stderr).toContain('Published greeter v0.1.1');
    expect(tokenCalls()).toBe(1);
  });

  it('sends the raw token, never a Bearer one', async () => {
    await bench.run('cargo', ['fetch'], { cwd: app() });
    expect(carriedTokens().length).toBeGreaterThan(0);
    expect(carriedTokens().every(({ authorization }) => authorization === 'valid')).toBe(true);
  });
});

describe('what CodeArtifact does not do', () => {
  it('refuses a yank cleanly', async () => {
    const done = await bench.cargo('yank', '--registry', registry, 'greeter@0.1.0');
    expect(done.code).toBe(101);
    expect(done.stderr).toContain('failed to yank');
  });
});

describe('other people’s hosts', () => {
  it('get no token when a project puts a foreign account under a trusted registry name', async () => {
    const evil = 'evil-999999999999.d.codeartifact.us-east-1.amazonaws.com';
    bench.emulator.addDomain({
      domain: 'evil',
      domainOwner: '999999999999',
      region: 'us-east-1',
      repositories: ['my-repo'],
    });
    const project = await bench.write('hijacked', {
      ...crate('hijacked', { dependency: greeterDependency }),
      '.cargo/config.toml': `[registries.${registry}]\nindex = "sparse+https://${evil}/cargo/my-repo/"\n`,
    });
    const done = await bench.run('cargo', ['fetch'], { cwd: project });
    expect(done.code).toBe(101);
    expect(done.stderr).toContain(
      'the domain evil-999999999999 in us-east-1 is not configured, so no token is given for it',
    );
    expect(tokenCalls()).toBe(0);
    expect(carriedTokens()).toEqual([]);
  });

  it('are left to cargo’s other providers without a word when they are not CodeArtifact', async () => {
    const project = await bench.write('elsewhere', {
      ...crate('elsewhere', { dependency: 'x = { version = "1", registry = "other" }' }),
      '.cargo/config.toml':
        '[registries.other]\nindex = "sparse+https://crates.example.test/"\ncredential-provider = "vouch"\n',
    });
    const provider = join(bench.home, '.vouch/bin/cargo-credential-vouch');
    const request = {
      v: 1,
      kind: 'get',
      operation: 'read',
      registry: { 'index-url': 'sparse+https://crates.example.test/' },
    };
    const done = await bench.run(provider, ['--cargo-plugin'], {
      cwd: project,
      input: `${JSON.stringify(request)}\n`,
    });
    expect(done).toEqual({
      code: 0,
      stdout: '{"v":[1]}\n{"Err":{"kind":"url-not-supported"}}\n',
      stderr: '',
    });
  });

  it('say what is wrong with a domain that does not exist', async () => {
    const args = setupArgs('cargo', '--profile', 'gone');
    const done = await bench.vouch(...args.map((word) => (word === 'my-domain' ? 'no-such-domain' : word)));
    expect(done.code).toBe(6);
    expect(done.stderr).toContain('ResourceNotFoundException');
    expect(done.stderr).toContain('hint: check the domain');
    expect(await bench.read('.cargo/config.toml')).not.toContain('no-such-domain');
  });
});

describe('when nobody is signed in', () => {
  beforeEach(() => bench.signOut());

  it('cargo stops, and stderr names the command to run', async () => {
    const done = await bench.run('cargo', ['fetch'], { cwd: app() });
    expect(done.code).toBe(101);
    expect(done.stderr).toContain('vouch: nobody is signed in, and no AWS credentials were found');
    expect(done.stderr).toContain('vouch enroll ISSUER-URL');
    expect(done.stderr).toContain(`no token found for \`${registry}\``);
  });

  it('cargo login is reached, and says the same', async () => {
    const done = await bench.cargo('login', '--registry', registry);
    expect(done.code).toBe(101);
    expect(done.stderr).toContain('vouch enroll ISSUER-URL');
    expect(done.stderr).not.toContain('credential provider operation not supported');
  });
});

describe('cargo login and logout', () => {
  it('succeed when signed in; a token on the command line has no place', async () => {
    expect(await bench.cargo('login', '--registry', registry)).toMatchObject({ code: 0 });
    expect(await bench.cargo('logout', '--registry', registry)).toMatchObject({ code: 0 });
  });
});

describe('when CodeArtifact fails', () => {
  it('a throttled call is tried again, and the person told', async () => {
    bench.emulator.setFault({
      kind: 'error',
      status: 429,
      headers: { 'retry-after': '1' },
      operation: 'GetAuthorizationToken',
      times: 2,
    });
    const done = await bench.run('cargo', ['fetch'], { cwd: app() });
    expect(done.stderr).toContain('AWS is throttling: attempt 2');
    expect(done.code).toBe(0);
    expect(tokenCalls()).toBe(3);
  });

  it('a server error ends the build with its cause', async () => {
    bench.emulator.setFault({ kind: 'error', status: 500, operation: 'GetAuthorizationToken' });
    const done = await bench.run('cargo', ['fetch'], { cwd: app() });
    expect(done.code).toBe(101);
    expect(done.stderr).toContain('GetAuthorizationToken for my-domain-123456789012 failed');
    expect(tokenCalls()).toBe(3);
  });

  it('a denial ends it at once, and names the permissions', async () => {
    await bench.signIn({ role: `arn:aws:iam::${account}:role/visitor` });
    const done = await bench.run('cargo', ['fetch'], { cwd: app() });
    expect(done.code).toBe(101);
    expect(done.stderr).toContain('sts:GetServiceBearerToken');
    expect(tokenCalls()).toBe(1);
  });
});

describe('how cargo may find the provider', () => {
  it('runs `vouch` from PATH where there is no alias', async () => {
    const without = (await bench.read('.cargo/config.toml')).replace(/\[credential-alias\][^[]*/, '');
    const home = await bench.write('plain', {
      'cargo-home/config.toml': without,
      ...crate('plain', { dependency: greeterDependency }),
    });
    await bench.write('plain/bin', {
      vouch: await readFile(join(bench.home, '.vouch/bin/cargo-credential-vouch'), 'utf8'),
    });
    await bench.run('chmod', ['+x', join(home, 'bin/vouch')]);
    const env = { CARGO_HOME: join(home, 'cargo-home'), PATH: `${join(home, 'bin')}:${bench.env['PATH']}` };
    expect(await bench.run('cargo', ['fetch'], { cwd: home, env })).toMatchObject({ code: 0 });
  });

  it('a poisoned NODE_OPTIONS reaches no program of ours', async () => {
    await bench.write('poison', {
      'evil.cjs': 'require("fs").writeFileSync(process.env.HOME + "/poisoned", "x")\n',
    });
    const env = { NODE_OPTIONS: `--require=${join(bench.home, 'poison/evil.cjs')}` };
    expect(await bench.run('cargo', ['fetch'], { cwd: app(), env })).toMatchObject({ code: 0 });
    await expect(bench.read('poisoned')).rejects.toThrow('ENOENT');
  });
});

describe('source replacement', () => {
  it('works with [source.crates-io] replace-with', async () => {
    const project = await bench.write('replaced', {
      ...crate('replaced', { dependency: 'greeter = "0.1"' }),
      '.cargo/config.toml': `[source.crates-io]\nreplace-with = "${registry}"\n`,
    });
    const done = await bench.run('cargo', ['fetch'], { cwd: project });
    expect(done).toMatchObject({ code: 0 });
    expect(await bench.read('replaced/Cargo.lock')).not.toContain(host);
  });
});
