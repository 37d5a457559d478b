import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { account, host, openWorkbench, type Workbench } from '@vouch/workbench';
import {
  addPublicPlugins,
  coldMaven,
  type MavenVersion,
  mavenIsMissing,
  mavenProgram,
  mavenProject,
  runMaven,
} from '@vouch/workbench/maven';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const url = `https://${host}/maven/my-repo/`;
const own = { domain: 'my-domain', domainOwner: account, region: 'us-east-1', repository: 'my-repo' };
const team = { domain: 'team', domainOwner: '222222222222', region: 'eu-west-1', repository: 'libs' };
const flags = ['--domain', own.domain, '--domain-owner', account, '--region', own.region];
const teamFlags = ['--domain', 'team', '--domain-owner', '222222222222', '--region', 'eu-west-1'];

const target = `<distributionManagement>
<repository><id>codeartifact</id><url>${url}</url></repository>
<snapshotRepository><id>codeartifact</id><url>${url}</url></snapshotRepository>
</distributionManagement>`;

/** What plain `mvn` can do once it is set up. Each Maven is another program, so each makes the whole journey. */
export function mavenJourney(version: MavenVersion): void {
  describe.skipIf(mavenIsMissing(version))(`Maven ${version}`, () => {
    let bench: Workbench;
    beforeAll(async () => {
      bench = await openWorkbench();
      bench.emulator.addDomain({ ...team, repositories: ['libs'] });
      await addGreetingPlugin(bench);
    });
    afterAll(() => bench.close());

    beforeEach(async () => {
      await bench.clearHome();
      await bench.signIn();
      const setup = await bench.vouch(...setUp('my-repo'), ...flags);
      expect(setup).toMatchObject({ code: 0 });
      await coldMaven(bench);
      bench.emulator.clearRequests();
    });

    const setUp = (repository: string) => [
      'setup',
      'codeartifact',
      '--tool',
      'maven',
      '--repository',
      repository,
    ];
    const mvn = (directory: string, args: readonly string[], env: Record<string, string> = {}) =>
      runMaven(bench, version, args, { cwd: join(bench.home, directory), env });
    const built = async (directory: string, args: readonly string[], env: Record<string, string> = {}) => {
      const done = await mvn(directory, args, env);
      expect(done.code, done.stdout.split('\n').slice(-40).join('\n') + done.stderr).toBe(0);
      return done;
    };
    const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken' });

    it('deploys a release and a snapshot, resolves both from a clean repository, with a plugin of ours', async () => {
      await bench.write(
        'release',
        mavenProject({ artifact: 'greeter', version: named('1.0'), more: target }),
      );
      await bench.write(
        'snapshot',
        mavenProject({ artifact: 'parrot', version: '2.0-SNAPSHOT', more: target }),
      );
      await built('release', ['deploy']);
      expect(tokenCalls()).toBe(1);
      await built('snapshot', ['deploy']);
      await built('snapshot', ['deploy']);
      const dependencies = [`greeter:${named('1.0')}`, 'parrot:2.0-SNAPSHOT'];
      const app = mavenProject({ artifact: 'app', dependencies, plugin: 'greeting-maven-plugin:1.0:greet' });
      await bench.write('app', app);
      await coldMaven(bench);
      const { stdout } = await built('app', ['compile']);
      expect(stdout).toContain('hello from a private plugin');
      expect(stdout).not.toContain('http-blocker');
    });

    it('builds again after every token has ended: the next plain mvn has a fresh one', async () => {
      await bench.write('app', mavenProject({ artifact: 'app', plugin: 'greeting-maven-plugin:1.0:greet' }));
      await built('app', ['compile']);
      // Sent before it is asked for; the transport of Maven 4 has no setting for that in a settings.xml.
      if (version !== '4') expect(bench.emulator.count({ service: 'maven', status: 401 })).toBe(0);
      bench.emulator.expireTokens();
      await coldMaven(bench);
      await built('app', ['compile']);
      expect(tokenCalls()).toBe(2);
      // As `export CODEARTIFACT_AUTH_TOKEN=$(vouch credential codeartifact)` leaves a shell by the next morning.
      await coldMaven(bench);
      await built('app', ['compile'], {
        CODEARTIFACT_AUTH_TOKEN: bench.emulator.issueToken({ seconds: -60 }),
      });
      expect(tokenCalls()).toBe(3);
      expect(bench.emulator.count({ service: 'maven', authorization: 'expired' })).toBe(0);
    });

    it('takes everything from a mirror, and asks nobody else', async () => {
      await addPublicPlugins(bench.emulator, own);
      expect(await bench.vouch(...setUp('my-repo'), '--mirror-of', '*')).toMatchObject({ code: 0 });
      await rm(join(bench.home, '.m2', 'repository'), { recursive: true });
      await bench.write('app', mavenProject({ artifact: 'app', plugin: 'greeting-maven-plugin:1.0:greet' }));
      bench.emulator.clearRequests();
      await built('app', ['compile']);
      expect(bench.emulator.count({ service: 'maven', operation: 'download' })).toBeGreaterThan(50);
      expect(bench.emulator.count({ service: 'other' })).toBe(0);
    });

    it('uses two accounts in one build, each with its own token', async () => {
      bench.emulator.addMavenFile(team, 'com/example/theirs/1.0/theirs-1.0.pom', pomOf('theirs'));
      const plugin = 'greeting-maven-plugin:1.0:greet';
      const second = await bench.vouch(...setUp('libs'), ...teamFlags, '--profile', 'team');
      expect(second).toMatchObject({ code: 0 });
      const dependency =
        '<dependencies><dependency><groupId>com.example</groupId><artifactId>theirs</artifactId><version>1.0</version><type>pom</type></dependency></dependencies>';
      const app = mavenProject({ artifact: 'app', plugin });
      const pom = app['pom.xml']?.replace('<dependencies></dependencies>', dependency) ?? '';
      await bench.write('app', { ...app, 'pom.xml': pom });
      bench.emulator.clearRequests();
      await built('app', ['compile']);
      const asked = bench.emulator.requests.filter(({ operation }) => operation === 'GetAuthorizationToken');
      expect(asked.map(({ parameters }) => parameters?.['domain']).sort()).toEqual(['my-domain', 'team']);
      expect(bench.emulator.count({ service: 'maven', authorization: 'foreign' })).toBe(0);
    });

    it('sends no token on to the host that a redirect names', async () => {
      const elsewhere = 'team-222222222222.d.codeartifact.eu-west-1.amazonaws.com';
      bench.emulator.setFault({
        kind: 'redirect',
        location: `https://${elsewhere}/maven/libs/com/example/x/1.0/x-1.0.pom`,
        service: 'maven',
        operation: 'download',
        host,
      });
      await bench.write('app', mavenProject({ artifact: 'app', plugin: 'greeting-maven-plugin:1.0:greet' }));
      const done = await mvn('app', ['compile']);
      bench.emulator.setFault(null);
      expect(done.code).not.toBe(0);
      const there = bench.emulator.requests.filter((request) => request.host === elsewhere);
      const carried = there.map(({ authorization }) => authorization);
      // The JDK's client, which Maven 4 uses, answers any host's challenge; it too says nothing unasked.
      expect(version === '4' ? carried.slice(0, 1) : [...new Set(carried)]).toEqual(['none']);
    });

    it('goes on without a token when signed out, with one line; asks nothing with MAVEN_SKIP_RC or offline', async () => {
      await bench.write('plain', mavenProject({ artifact: 'plain' }));
      for (const [args, env] of [
        [['compile'], { MAVEN_SKIP_RC: '1' }],
        [['-o', 'compile'], {}],
      ] as const) {
        await built('plain', args, env);
        expect(tokenCalls()).toBe(0);
      }
      bench.signOut();
      const done = await built('plain', ['compile']);
      const ours = done.stderr.split('\n').filter((line) => line.startsWith('vouch:'));
      expect(ours).toHaveLength(1);
      expect(ours[0]).toMatch(
        /^vouch: no token in CODEARTIFACT_AUTH_TOKEN for Maven: .*`vouch enroll ISSUER-URL`$/,
      );
    });

    it('deploys under vouch exec with a settings.xml of the project’s, as the guide says', async () => {
      await rm(join(bench.home, '.mavenrc'));
      await rm(join(bench.home, '.m2', 'settings.xml'));
      await bench.write('release', {
        ...mavenProject({ artifact: 'guided', version: named('1.0'), more: target }),
        'settings.xml': `<settings><servers><server><id>codeartifact</id><username>aws</username><password>\${env.CODEARTIFACT_AUTH_TOKEN}</password></server></servers></settings>`,
      });
      const through = [process.execPath, bench.vouchProgram, 'exec', '--type', 'codeartifact', '--'];
      const cwd = join(bench.home, 'release');
      const { code } = await runMaven(bench, version, ['deploy', '-s', 'settings.xml'], { cwd, through });
      expect(code).toBe(0);
      const path = `/maven/my-repo/com/example/guided/${named('1.0')}/guided-${named('1.0')}.jar`;
      expect(bench.emulator.count({ path, operation: 'publish', status: 201 })).toBe(1);
    });

    it('builds after a removal where somebody wrote into a repository of ours, which stays whole', async () => {
      const settings = await bench.read('.m2/settings.xml');
      const more = '<snapshots><updatePolicy>always</updatePolicy>';
      await bench.write('.m2', { 'settings.xml': settings.replace('<snapshots>', more) });
      const removed = await bench.vouch(...setUp('my-repo'), ...flags, '--remove');
      expect(removed.stdout + removed.stderr).toContain('so it was left whole');
      expect(await bench.read('.m2/settings.xml')).toContain(more);
      await bench.write('plain', mavenProject({ artifact: 'plain' }));
      const { stdout } = await built('plain', ['compile']);
      expect(stdout).not.toContain('settings.xml');
    });

    it('still blocks a repository without TLS', async () => {
      const more =
        '<repositories><repository><id>plain</id><url>http://repository.example/</url></repository></repositories>';
      await bench.write('app', mavenProject({ artifact: 'app', dependencies: ['nowhere:1.0'], more }));
      const done = await mvn('app', ['compile']);
      expect(done.code).not.toBe(0);
      expect(done.stdout).toContain('maven-default-http-blocker');
      expect(await bench.read('.m2/settings.xml')).not.toContain('http:');
    });

    /** Releases never change, and the emulator keeps its own between tests. */
    function named(release: string): string {
      return `${release}.${version.replace('.', '')}`;
    }
  });
}

function pomOf(artifact: string): string {
  return `<project><modelVersion>4.0.0</modelVersion><groupId>com.example</groupId><artifactId>${artifact}</artifactId><version>1.0</version><packaging>pom</packaging></project>`;
}

/** Compiles the plugin of test-fixtures against Maven's own API, and puts it into the repository. */
async function addGreetingPlugin(bench: Workbench): Promise<void> {
  const fixture = fileURLToPath(new URL('../../../test-fixtures/maven/greeting-plugin/', import.meta.url));
  const classes = join(bench.home, 'classes');
  await mkdir(classes);
  await cp(join(fixture, 'META-INF'), join(classes, 'META-INF'), { recursive: true });
  const source = join(fixture, 'GreetingMojo.java');
  const jar = join(bench.home, 'plugin.jar');
  const steps = [
    ['javac', '--release', '8', '-cp', await pluginApi(), '-d', classes, source],
    ['jar', '--create', '--file', jar, '-C', classes, '.'],
  ];
  for (const [file = '', ...args] of steps) {
    const done = await bench.run(file, args);
    if (done.code !== 0) throw new Error(done.stderr);
  }
  const at = 'com/example/greeting-maven-plugin/1.0/greeting-maven-plugin-1.0';
  bench.emulator.addMavenFile(own, `${at}.jar`, await readFile(jar));
  bench.emulator.addMavenFile(own, `${at}.pom`, await readFile(join(fixture, 'plugin.pom')));
}

async function pluginApi(): Promise<string> {
  const library = join(dirname(dirname(mavenProgram('3.9') ?? '')), 'lib');
  const found = (await readdir(library)).find((name) => name.startsWith('maven-plugin-api-'));
  return join(library, found ?? '');
}
