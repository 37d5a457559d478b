import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { account, host, openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { jvmHome } from '@vouch/workbench/maven';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const url = `https://${host}/maven/my-repo/`;
const launcher = process.env['VOUCH_TEST_SBT_LAUNCHER'];
const caches = process.env['VOUCH_TEST_SBT_CACHES'] ?? '';

const javaOnly = 'organization := "com.example"\nautoScalaLibrary := false\ncrossPaths := false\n';
const vpcHost = 'vpce-0a1b2c3d4e5f60718-abcdef12.d.codeartifact.us-east-1.vpce.amazonaws.com';
const atVpc = `https://${vpcHost}/maven/d/my-domain-${account}/my-repo/`;
const library = `${javaOnly}name := "greeter"\nversion := "1.0"\npublishTo := Some("ca" at "${url}")\n`;
const application = `${javaOnly}name := "app"\nresolvers += "ca" at "${url}"\nlibraryDependencies += "com.example" % "greeter" % "1.0"\n`;
const source = 'package com.example;\n\npublic class Greeter {\n}\n';

describe.skipIf(isMissing())('sbt', () => {
  let bench: Workbench;
  beforeAll(async () => {
    // The cache outlives a run, for the sake of sbt's own parts; what an earlier run has resolved would not be asked for again.
    for (const name of [host, vpcHost])
      await rm(join(caches, 'coursier', 'https', name), { recursive: true, force: true });
    bench = await openWorkbench();
    await bench.signIn();
    const setup = setupArgs('sbt');
    expect(await bench.vouch(...setup)).toMatchObject({ code: 0 });
    for (const [name, build] of Object.entries({
      greeter: library,
      app: application,
      inside: application.replace(url, atVpc),
      plain: javaOnly,
    })) {
      await bench.write(name, {
        'build.sbt': build,
        'project/build.properties': `sbt.version=${process.env['VOUCH_TEST_SBT_VERSION']}\n`,
        'src/main/java/com/example/Greeter.java': source,
      });
    }
    await bench.write('.sbt', { repositories: '[repositories]\n  local\n  maven-central\n' });
  });
  beforeEach(() => bench.emulator.clearRequests());
  afterAll(() => bench.close());

  const sbt = (directory: string, ...commands: string[]) =>
    bench.run(
      'java',
      [
        `-Dsbt.boot.directory=${join(caches, 'boot')}`,
        '-Dsbt.color=false',
        '-Dsbt.supershell=false',
        '-Dsbt.server.autostart=false',
        '-jar',
        launcher ?? '',
        ...commands,
      ],
      {
        cwd: join(bench.home, directory),
        env: { ...jvmHome(bench), COURSIER_CACHE: join(caches, 'coursier') },
      },
    );
  const built = async (directory: string, ...commands: string[]) => {
    const done = await sbt(directory, ...commands);
    expect(done.code, done.stdout.slice(-4000) + done.stderr.slice(-2000)).toBe(0);
    return done;
  };
  const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken' });

  it('publishes, then resolves what was published, with one token each', async () => {
    await built('greeter', 'publish');
    expect(tokenCalls()).toBe(1);
    expect(
      bench.emulator.count({ service: 'maven', operation: 'publish', status: 201 }),
    ).toBeGreaterThanOrEqual(2);
    await built('app', 'compile');
    expect(tokenCalls()).toBe(2);
    expect(bench.emulator.count({ service: 'maven', operation: 'download', status: 200 })).toBe(2);
  });

  it('resolves at a VPC endpoint, where the path names the domain', async () => {
    await built('inside', 'update');
    expect(tokenCalls()).toBe(1);
    expect(bench.emulator.count({ service: 'maven', operation: 'download', status: 200 })).toBe(2);
  });

  it('asks for nothing offline', async () => {
    await sbt('app', 'set offline := true', 'clean', 'update');
    expect(tokenCalls()).toBe(0);
  });

  it('asks for nothing in a build without a repository of ours, and says who is signed out', async () => {
    await built('plain', 'compile');
    expect(tokenCalls()).toBe(0);
    bench.signOut();
    const done = await sbt('app', 'clean', 'update');
    expect(done.stdout).toContain('vouch enroll ISSUER-URL');
  });

  it('says in a build that the launcher is gone, where a removal left settings behind that somebody had changed', async () => {
    await appendFile(join(bench.home, '.sbt', '1.0', 'vouch.sbt'), '// note\n');
    await bench.vouch(...setupArgs('sbt'), '--remove');
    const done = await sbt('app', 'clean', 'update');
    expect(done.stdout).toContain('vouch-token-for is gone: delete vouch.sbt');
    expect(done.stdout).not.toContain('Cannot run program');
    await built('plain', 'compile');
  });
});

function isMissing(): boolean {
  if (launcher !== undefined) return false;
  if (process.env['CI']) throw new Error('sbt is not here, and CI must not skip its tests');
  process.stderr.write('\nSKIPPED: sbt is not here: npm run bootstrap clients\n');
  return true;
}
