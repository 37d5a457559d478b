import { execFileSync } from 'node:child_process';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { account, host, openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { jvmHome } from '@vouch/workbench/maven';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const url = `https://${host}/maven/my-repo/`;
const setup = setupArgs('gradle');

/** Debian's Gradle has no transport to publish over HTTP with, so what it would send is looked at instead. */
const library = `apply plugin: 'java'
apply plugin: 'maven-publish'
group = 'com.example'
version = '1.0'
publishing {
  publications { mavenJava(MavenPublication) { from components.java } }
  repositories { maven { url '${url}' } }
}
gradle.taskGraph.afterTask { task ->
  if (task instanceof PublishToMavenRepository)
    println "would publish as " + task.repository.credentials.username + " with " + task.repository.credentials.password.length()
}
`;
const application = `apply plugin: 'java'
repositories { maven { url '${url}' } }
dependencies { compile 'com.example:greeter:1.0' }
task show { doLast { println configurations.compile.files*.name } }
task idle { doLast { println 'idle' } }
`;

/** Debian's Gradle is 4.4; no package registry has a newer one. */
describe.skipIf(isMissing())('Gradle', () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
  });
  beforeEach(async () => {
    await bench.clearHome();
    await bench.signIn();
    expect(await bench.vouch(...setup)).toMatchObject({ code: 0 });
    bench.emulator.clearRequests();
  });
  afterAll(() => bench.close());

  const gradle = (directory: string, ...args: string[]) =>
    bench.run('gradle', ['--no-daemon', '--console', 'plain', ...args], {
      cwd: join(bench.home, directory),
      env: { ...jvmHome(bench), GRADLE_USER_HOME: join(bench.home, '.gradle') },
    });
  const built = async (directory: string, ...args: string[]) => {
    const done = await gradle(directory, ...args);
    expect(done.code, done.stdout + done.stderr).toBe(0);
    return done;
  };
  const addGreeter = () => {
    const at = { domain: 'my-domain', domainOwner: account, region: 'us-east-1', repository: 'my-repo' };
    const path = 'com/example/greeter/1.0/greeter-1.0';
    const pom =
      '<project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>greeter</artifactId><version>1.0</version></project>';
    bench.emulator.addMavenFile(at, `${path}.pom`, pom);
    // An empty archive: the end record of a zip file, and nothing before it.
    bench.emulator.addMavenFile(
      at,
      `${path}.jar`,
      Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]),
    );
  };
  const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken' });

  it('gives credentials to a repository that is published to, when it is', async () => {
    await bench.write('greeter', {
      'build.gradle': library,
      'settings.gradle': "rootProject.name = 'greeter'",
    });
    await built('greeter', 'jar');
    expect(tokenCalls()).toBe(0);
    expect((await gradle('greeter', 'publish')).stdout).toMatch(/would publish as aws with \d{3,}/);
    expect(tokenCalls()).toBe(1);
  });

  it('resolves with a token, and again after its end', async () => {
    addGreeter();
    await bench.write('app', { 'build.gradle': application, 'settings.gradle': "rootProject.name = 'app'" });
    expect((await built('app', 'show')).stdout).toContain('greeter-1.0.jar');
    expect(tokenCalls()).toBe(1);
    expect(bench.emulator.count({ service: 'maven', status: 401 })).toBe(1);
    bench.emulator.expireTokens();
    await rm(join(bench.home, '.gradle', 'caches'), { recursive: true });
    expect((await built('app', 'show')).stdout).toContain('greeter-1.0.jar');
  });

  it('resolves at a VPC endpoint, where the path names the domain', async () => {
    addGreeter();
    const place = `https://vpce-0a1b2c3d4e5f60718-abcdef12.d.codeartifact.us-east-1.vpce.amazonaws.com/maven/d/my-domain-${account}/my-repo/`;
    await bench.write('app', { 'build.gradle': application.replace(url, place), 'settings.gradle': '' });
    expect((await built('app', 'show')).stdout).toContain('greeter-1.0.jar');
  });

  it('asks for nothing where nothing is resolved', async () => {
    await bench.write('app', { 'build.gradle': application, 'settings.gradle': '' });
    await built('app', 'idle');
    expect(tokenCalls()).toBe(0);
  });

  it('asks for nothing offline', async () => {
    await bench.write('app', { 'build.gradle': application, 'settings.gradle': '' });
    expect((await gradle('app', '--offline', 'show')).stderr).toContain('offline mode');
    expect(tokenCalls()).toBe(0);
  });

  it.each(['isConfigurationCache', 'isConfigurationCacheRequested'])(
    'with the configuration cache on (%s) registers no listener, says once that no token is given, and lets the build be',
    async (method) => {
      // Gradle 4.4 has no such cache: that it is on is said by an init script that is read before ours.
      await bench.write('.gradle/init.d', {
        'cache.gradle': `gradle.startParameter.metaClass.${method} = { -> true }
gradle.projectsEvaluated { println 'listeners ' + gradle.listenerManager.allListeners.keySet()*.class*.name }
`,
      });
      const settings = "include 'one', 'two'";
      const script = `subprojects { repositories { maven { url '${url}' } } }\ntask idle { doLast { println 'idle' } }\n`;
      await bench.write('app', { 'build.gradle': script, 'settings.gradle': settings });
      const { stdout, stderr } = await built('app', 'idle');
      expect(stdout).toMatch(/^listeners /m);
      expect(stdout).not.toContain('VouchCredentials');
      expect(stderr.match(/configuration cache on, no token is given to maven/g)).toHaveLength(1);
      expect(tokenCalls()).toBe(0);
    },
  );

  it('takes build scripts’ own dependencies from the repository', async () => {
    addGreeter();
    const script = `buildscript {
  repositories { maven { url '${url}' } }
  dependencies { classpath 'com.example:greeter:1.0' }
}
task idle {}
`;
    await bench.write('app', { 'build.gradle': script, 'settings.gradle': '' });
    await built('app', 'idle');
    expect(bench.emulator.count({ service: 'maven', authorization: 'valid' })).toBeGreaterThan(0);
  });

  it('gives no token to another host, to a domain that nobody set up, or over credentials of the user’s', async () => {
    const places = [
      ['https://my-domain-999999999999.d.codeartifact.us-east-1.amazonaws.com/maven/my-repo/', ''],
      [url, "credentials { username 'aws'; password 'mine' }"],
    ];
    for (const [place, credentials] of places) {
      const script = application.replace(
        `maven { url '${url}' }`,
        `maven { url '${place}'; ${credentials} }`,
      );
      await bench.write('app', { 'build.gradle': script, 'settings.gradle': '' });
      expect((await gradle('app', 'show')).code).not.toBe(0);
    }
    expect(tokenCalls()).toBe(0);
  });

  it('starts no program with a URL that may hold a secret', async () => {
    const launcher = join(bench.home, '.vouch', 'bin', 'vouch-token-for');
    await writeFile(launcher, '#!/bin/sh\necho "$@" >> "$HOME/asked"\nexit 1\n');
    const { host: name, pathname } = new URL(url);
    const places = [`https://aws:hunter2@${name}${pathname}`, `${url}?token=hunter2`, url];
    for (const place of places) {
      await bench.write('app', { 'build.gradle': application.replace(url, place), 'settings.gradle': '' });
      expect((await gradle('app', 'show')).code).not.toBe(0);
    }
    expect(await readFile(join(bench.home, 'asked'), 'utf8')).toBe(`${url}\n`);
  });

  it('sends no token unasked to the host that a redirect names', async () => {
    const elsewhere = 'team-222222222222.d.codeartifact.eu-west-1.amazonaws.com';
    const location = `https://${elsewhere}/maven/libs/com/example/x/1.0/x-1.0.pom`;
    bench.emulator.setFault({ kind: 'redirect', location, service: 'maven', operation: 'download', host });
    await bench.write('app', { 'build.gradle': application, 'settings.gradle': '' });
    const done = await gradle('app', 'show');
    bench.emulator.setFault(null);
    expect(done.code).not.toBe(0);
    const there = bench.emulator.requests.filter((request) => request.host === elsewhere);
    // Gradle 4.4 answers any host's challenge; told to send credentials unasked, it would do that anywhere as well.
    expect(there[0]?.authorization).toBe('none');
  });

  it('says in a build that the launcher is gone, where a removal left a script behind that somebody had changed', async () => {
    const script = join(bench.home, '.gradle', 'init.d', 'vouch.gradle');
    await appendFile(script, '// note\n');
    const removed = await bench.vouch(...setup, '--remove');
    expect(removed.stdout + removed.stderr).toContain('vouch.gradle: the file was changed since');
    addGreeter();
    await bench.write('app', { 'build.gradle': application, 'settings.gradle': '' });
    const done = await gradle('app', 'show');
    expect(done.stderr.match(/vouch-token-for is gone: delete the init script/g)).toHaveLength(1);
    expect(done.stderr).not.toContain('Cannot run program');
    expect(done.stderr).toContain('401');
  });

  it('says who is signed out, and goes on', async () => {
    bench.signOut();
    await bench.write('app', { 'build.gradle': application, 'settings.gradle': '' });
    const done = await gradle('app', 'show');
    expect(done.code).not.toBe(0);
    expect(done.stderr).toContain('vouch enroll ISSUER-URL');
    await built('app', 'idle');
  });
});

function isMissing(): boolean {
  try {
    execFileSync('gradle', ['--version'], { stdio: 'ignore' });
    return false;
  } catch {
    if (process.env['CI']) throw new Error('gradle is not on this machine, and CI must not skip its tests');
    process.stderr.write('\nSKIPPED: gradle is not on this machine\n');
    return true;
  }
}
