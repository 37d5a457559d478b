import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type GithubActions,
  githubSubject,
  gitlabJob,
  startContainerCredentials,
  startGithubActions,
} from '@vouch/emulator/ci';
import { crate, developer, type Finished, openWorkbench, type Workbench } from '@vouch/workbench';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  codebuildPipeline,
  dockerBuild,
  githubPipeline,
  gitlabPipeline,
  kubernetesJob,
  type Pipeline,
} from './ci-document.ts';

/**
 * The pipelines of docs/ci.md, word for word, on machines that have nothing but PATH: real vouch, cargo and pip against
 * the emulator. `npm`, `mvn` and `docker` are stand-ins: the first because vouch is not published here, the second because
 * a real Maven has its own tests, the third because there is no Docker engine.
 */
let bench: Workbench;
let github: GithubActions;
const pip = process.env['VOUCH_TEST_PIP_26'];
const at = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1', repository: 'my-repo' };

beforeAll(async () => {
  bench = await openWorkbench();
  github = await startGithubActions(bench.emulator);
  bench.emulator.addCrate(at, { name: 'greeter', version: '1.0.0' });
  bench.emulator.addMavenFile(at, 'com/example/greeter/1.0/greeter-1.0.pom', '<project/>');
  bench.emulator.addDistribution(at, {
    project: 'vouch-greeting',
    version: '1.0',
    filename: 'vouch_greeting-1.0-py3-none-any.whl',
    content: wheel(),
  });
});
afterAll(async () => {
  await github.close();
  await bench.close();
});
beforeEach(async () => {
  await bench.clearHome();
  await bench.write('.machine/bin', {
    npm: `#!/bin/sh\n[ "$*" = 'install --global vouch' ] || exit 64\nprintf '#!/bin/sh\\nexec "${process.execPath}" "${bench.vouchProgram}" "$@"\\n' > "$HOME/.machine/bin/vouch"\nchmod 755 "$HOME/.machine/bin/vouch"\n`,
    // What Maven would do with its settings.xml: user `aws`, the password from its environment.
    mvn: `#!/bin/sh\n[ "$*" = '--batch-mode deploy --settings settings.xml' ] || exit 64\nprintf 'user = "aws:%s"\\n' "$CODEARTIFACT_AUTH_TOKEN" | curl --silent --show-error --fail --config - https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/maven/my-repo/com/example/greeter/1.0/greeter-1.0.pom\n`,
    docker: `#!/bin/sh\n[ "$*" = 'build --secret id=codeartifact,env=CODEARTIFACT_AUTH_TOKEN .' ] || exit 64\nexec sh -e ./run.sh\n`,
  });
  for (const name of ['npm', 'mvn', 'docker']) await chmod(join(bench.home, '.machine/bin', name), 0o755);
  if (pip !== undefined) symlinkSync(pip, join(bench.home, '.machine/bin/pip'));
  await bench.write('project', {
    ...crate('consumer', { dependency: 'greeter = { version = "1", registry = "my-repo" }' }),
    'requirements.txt': 'vouch-greeting==1.0\n',
  });
});
afterEach(() => {
  github.setFault(null);
  github.setToken({});
  bench.emulator.clearRequests();
});

/** Runs a pipeline's scripts one after the other, as far as they succeed, in the project. */
async function play(pipeline: Pipeline, job: Readonly<Record<string, string>>): Promise<Finished> {
  let last: Finished = { code: -1, stdout: '', stderr: 'no script' };
  for (const script of pipeline.scripts) {
    last = await inProject('bash', ['-e', '-c', script], { ...job, ...pipeline.env });
    if (last.code !== 0) return last;
  }
  return last;
}

/** `CI` is as the job has it: CodeBuild and Kubernetes set none. */
function inProject(command: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const PATH = `${join(bench.home, '.machine/bin')}:${process.env['PATH']}`;
  const target = join(bench.home, 'installed');
  return bench.run(command, args, {
    cwd: join(bench.home, 'project'),
    env: { CI: '', PATH, PIP_TARGET: target, PIP_DISABLE_PIP_VERSION_CHECK: '1', ...env },
  });
}

/** A job's log: the identity in it, and no secret. */
function expectLog({ stdout, stderr }: Finished, identity: string, secrets: readonly string[] = []): void {
  expect(stderr).toContain(`vouch: AWS identity: ${identity}`);
  for (const secret of ['CANARY_', ...secrets]) expect(stdout + stderr).not.toContain(secret);
}
const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken', status: 200 });
const downloads = () => bench.emulator.count({ operation: 'download', status: 200 });

describe('the pipeline for GitHub Actions', () => {
  it('fetches a private crate with no config file, no agent and no login', async () => {
    const pipeline = githubPipeline();
    expect(pipeline.permissions['id-token']).toBe('write');
    const done = await play(pipeline, github.environment);
    expect(done).toMatchObject({ code: 0 });
    expectLog(done, `the GitHub Actions job ${githubSubject}, as ${developer}`, [
      github.environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '',
    ]);
    expect([tokenCalls(), downloads()]).toEqual([1, 1]);
    const files = execFileSync('find', [bench.home, '-path', '*/.vouch*'], { encoding: 'utf8' });
    expect(files).toBe('');
  });

  it.each([
    ['credential', ['credential', 'codeartifact']],
    ['env', ['env', '--type', 'codeartifact', '--shell', 'bash']],
  ])('has GitHub hide what vouch %s prints, before it is printed', async (_, command) => {
    const { domain: VOUCH_DOMAIN, domainOwner: VOUCH_DOMAIN_OWNER, region: VOUCH_REGION } = at;
    const settings = { ...githubPipeline().env, VOUCH_DOMAIN, VOUCH_DOMAIN_OWNER, VOUCH_REGION };
    const program = [bench.vouchProgram, ...command];
    const done = await inProject(process.execPath, program, { ...github.environment, ...settings });
    const [, masked = ''] = /^::add-mask::(.+)$/m.exec(done.stderr) ?? [];
    expect(masked).toContain('CANARY_');
    expect(done.stdout).toContain(masked);
    expect(done.stderr.match(/::add-mask::/g)).toHaveLength(1);
    expect(done.stdout).not.toContain('::add-mask::');
    const elsewhere = { ...github.environment, ...settings, GITHUB_ACTIONS: '' };
    expect((await inProject(process.execPath, program, elsewhere)).stderr).not.toContain('CANARY_');
  });

  const ask = ['credential', 'codeartifact', '--domain', at.domain, '--domain-owner', at.domainOwner];
  const exitOf = async (job: Readonly<Record<string, string>>) => {
    const { env } = githubPipeline();
    const program = [bench.vouchProgram, ...ask];
    const done = await inProject(process.execPath, program, { ...job, ...env });
    expect(done.stdout + done.stderr).not.toContain('CANARY');
    expect(done.stdout).toBe('');
    return [done.code, done.stderr] as const;
  };

  it('ends with 3 where the job may not ask for a token', async () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: _url, ...job } = github.environment;
    const [code, words] = await exitOf(job);
    expect([code, words.includes('id-token: write')]).toEqual([3, true]);
  });

  it('ends with 5 where the audience is another, and with 3 where the token has expired', async () => {
    expect((await exitOf({ ...github.environment, VOUCH_OIDC_AUDIENCE: 'elsewhere' }))[0]).toBe(5);
    github.setToken({ expiresInSeconds: -60 });
    expect((await exitOf(github.environment))[0]).toBe(3);
  });

  it('ends with 4 where GitHub is not well', async () => {
    github.setFault({ kind: 'reply', status: 503, body: 'CANARY' });
    expect((await exitOf(github.environment))[0]).toBe(4);
  });
});

describe.skipIf(isMissing('pip', pip))('the pipeline for GitLab', () => {
  it('installs a private package with pip', async () => {
    const pipeline = gitlabPipeline();
    const job = await gitlabJob(bench.emulator, pipeline.idTokens);
    const done = await play(pipeline, job);
    expect(done).toMatchObject({ code: 0 });
    expectLog(done, `the CI job `, [job['VOUCH_ID_TOKEN'] ?? '']);
    expect(readFileSync(join(bench.home, 'installed/vouch_greeting.py'), 'utf8')).toBe(
      'greeting = "hello"\n',
    );
  });
});

describe('the pipeline for CodeBuild', () => {
  it('gives Maven a token of the project’s role', async () => {
    const machine = await startContainerCredentials(bench.emulator, { kind: 'container', role: developer });
    const job: Record<string, string> = { ...machine.environment, CODEBUILD_BUILD_ID: 'app:1' };
    const done = await play(codebuildPipeline(), job).finally(() => machine.close());
    expect(done).toMatchObject({ code: 0, stdout: '<project/>' });
    expectLog(done, 'the role of this CodeBuild project', [job['AWS_CONTAINER_AUTHORIZATION_TOKEN'] ?? '']);
    expect(tokenCalls()).toBe(1);
  });
});

describe('the pod for Kubernetes', () => {
  const run = async (platform: Readonly<Record<string, string>>) => {
    const { command, env } = kubernetesJob();
    await inProject('npm', ['install', '--global', 'vouch'], {});
    const [file = '', ...args] = command;
    return await inProject(file, args, { ...platform, ...env });
  };

  it('takes the role of its service account with IRSA', async () => {
    const { role } = kubernetesJob();
    const file = await bench.emulator.writeWebIdentityToken({ sub: 'system:serviceaccount:default:builder' });
    const done = await run({ AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: file });
    expect(done).toMatchObject({ code: 0 });
    expectLog(done, `the web-identity token of ${file}, as ${role}`);
    expect(downloads()).toBe(1);
  });

  it('takes the role that Pod Identity gives it', async () => {
    const machine = await startContainerCredentials(bench.emulator, {
      kind: 'pod-identity',
      role: developer,
    });
    const done = await run(machine.environment).finally(() => machine.close());
    expect(done).toMatchObject({ code: 0 });
    expectLog(done, 'the role of this pod (EKS Pod Identity)');
    expect(downloads()).toBe(1);
  });
});

describe.skipIf(isMissing('pip', pip))('the image', () => {
  it('is built with a secret that only one RUN sees', async () => {
    const { script, mounts, run } = dockerBuild();
    expect(mounts).toEqual(['type=secret,id=codeartifact,env=CODEARTIFACT_AUTH_TOKEN']);
    await bench.write('project', { 'run.sh': run });
    await inProject('npm', ['install', '--global', 'vouch'], {});
    const done = await play(
      { env: {}, scripts: [script] },
      { ...github.environment, VOUCH_ROLE_ARN: developer },
    );
    expect(done).toMatchObject({ code: 0 });
    expectLog(done, 'the GitHub Actions job');
    expect(readFileSync(join(bench.home, 'installed/vouch_greeting.py'), 'utf8')).toBe(
      'greeting = "hello"\n',
    );
  });
});

/** Said loudly; under CI nothing is skipped. */
function isMissing(program: string, path: string | undefined): boolean {
  if (path !== undefined) return false;
  if (process.env['CI'] === 'true')
    throw new Error(`${program} is not on this machine, and CI must not skip its tests`);
  process.stderr.write(`\nSKIPPED: ${program} is not on this machine, so its pipeline is not run\n`);
  return true;
}

/** The smallest wheel that pip installs. */
function wheel(): Buffer {
  return execFileSync('python3', ['-c', wheelMaker]);
}
const wheelMaker = `
import io, sys, zipfile
info, out = 'vouch_greeting-1.0.dist-info/', io.BytesIO()
with zipfile.ZipFile(out, 'w') as whl:
    whl.writestr('vouch_greeting.py', 'greeting = "hello"\\n')
    whl.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: vouch-greeting\\nVersion: 1.0\\n')
    whl.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    whl.writestr(info + 'RECORD', '')
sys.stdout.buffer.write(out.getvalue())
`;
