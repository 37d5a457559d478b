// Maven's distributions and sbt's launcher, which the tests drive, by the machine's own `mvn` from wherever that gets its
// artifacts; and a local repository with the plugins that a small build needs, so that a test downloads nothing but what
// it is about.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandFor } from './command.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const directory = join(root, '.cache', 'clients', 'jvm');
/** What is only of use while installing. */
const scratch = join(directory, 'scratch');
const warmUp = join(root, 'test-fixtures', 'maven', 'warm-up');
const dependencyPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';

/** The newest of each line. */
const versions = { 'maven-3.8': '3.8.9', 'maven-3.9': '3.9.16', 'maven-4': '4.0.0-rc-4' };

const sbtVersion = '1.12.13';
const sbtLauncher = join(directory, 'sbt-launch.jar');
const sbtCaches = join(directory, 'sbt');

/** @param {(line: string) => void} say */
export function installJvmClients(say) {
  const stamp = join(directory, '.requirements');
  const wish = JSON.stringify([
    versions,
    sbtVersion,
    dependencyPlugin,
    readFileSync(join(warmUp, 'pom.xml'), 'utf8'),
  ]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wish) return;
  if (!isThere('mvn') || !isThere('javac')) {
    if (process.env.CI)
      throw new Error('mvn and javac are not on this machine, and CI must not go without them');
    say('mvn or javac is not on this machine: the tests will go without Maven');
    return;
  }
  say(`installing Maven ${Object.values(versions).join(', ')} and sbt ${sbtVersion} for the tests`);
  try {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(scratch, { recursive: true });
    for (const [name, version] of Object.entries(versions)) installMaven(name, version);
    for (const name of Object.keys(versions)) warm(mavenProgram(name));
    becomeLocal(join(directory, 'repository'));
    installSbt();
    rmSync(scratch, { recursive: true });
    writeFileSync(stamp, wish);
  } catch (error) {
    if (process.env.CI) throw error;
    say('Maven and sbt cannot be installed here: the tests will go without them');
  }
}

/** The environment that tells the tests where these are. */
export function jvmEnvironment() {
  if (!existsSync(join(directory, '.requirements'))) return {};
  return {
    VOUCH_TEST_MAVEN_3_8: mavenProgram('maven-3.8'),
    VOUCH_TEST_MAVEN_3_9: mavenProgram('maven-3.9'),
    VOUCH_TEST_MAVEN_4: mavenProgram('maven-4'),
    VOUCH_TEST_MAVEN_REPOSITORY: join(directory, 'repository'),
    VOUCH_TEST_SBT_LAUNCHER: sbtLauncher,
    VOUCH_TEST_SBT_VERSION: sbtVersion,
    VOUCH_TEST_SBT_CACHES: sbtCaches,
  };
}

/** The plugins that are there without a download, as a pom.xml has them: what a test's or the demo's project must keep to. */
export function managedPlugins() {
  const [managed = ''] =
    /<pluginManagement>.*<\/pluginManagement>/s.exec(readFileSync(join(warmUp, 'pom.xml'), 'utf8')) ?? [];
  return managed;
}

/** @param {string} name */
function mavenProgram(name) {
  const version = versions[/** @type {keyof typeof versions} */ (name)];
  return join(directory, name, `apache-maven-${version}`, 'bin', 'mvn');
}

/**
 * @param {string} name
 * @param {string} version
 */
function installMaven(name, version) {
  run('mvn', [
    `${dependencyPlugin}:unpack`,
    `-Dartifact=org.apache.maven:apache-maven:${version}:tar.gz:bin`,
    `-DoutputDirectory=${join(directory, name)}`,
    `-Dmaven.repo.local=${join(scratch, 'downloads')}`,
  ]);
}

/** One build by each Maven brings every plugin that it needs. @param {string} mvn */
function warm(mvn) {
  run(mvn, [
    `-f${warmUp}`,
    `-Dmaven.repo.local=${join(directory, 'repository')}`,
    `-DaltDeploymentRepository=nowhere::file://${join(scratch, 'deployed')}`,
    `-DbuildDirectory=${join(scratch, 'target')}`,
    'deploy',
  ]);
}

/** The launcher, and with a first build what it boots and compiles with. `maven-central` is a name that sbt knows. */
function installSbt() {
  const downloads = join(scratch, 'downloads');
  run('mvn', [
    `${dependencyPlugin}:get`,
    `-Dartifact=org.scala-sbt:sbt-launch:${sbtVersion}:jar`,
    '-Dtransitive=false',
    `-Dmaven.repo.local=${downloads}`,
  ]);
  const name = `sbt-launch-${sbtVersion}.jar`;
  copyFileSync(join(downloads, 'org', 'scala-sbt', 'sbt-launch', sbtVersion, name), sbtLauncher);
  const project = join(scratch, 'sbt-project');
  mkdirSync(join(project, 'project'), { recursive: true });
  mkdirSync(join(project, 'src', 'main', 'java'), { recursive: true });
  mkdirSync(join(scratch, '.sbt'));
  writeFileSync(join(scratch, '.sbt', 'repositories'), '[repositories]\n  local\n  maven-central\n');
  writeFileSync(join(project, 'project', 'build.properties'), `sbt.version=${sbtVersion}\n`);
  writeFileSync(join(project, 'build.sbt'), 'autoScalaLibrary := false\ncrossPaths := false\n');
  writeFileSync(join(project, 'src', 'main', 'java', 'A.java'), 'public class A {\n}\n');
  execFileSync(
    'java',
    [
      `-Duser.home=${scratch}`,
      `-Dsbt.boot.directory=${join(sbtCaches, 'boot')}`,
      '-Dsbt.server.autostart=false',
      '-jar',
      sbtLauncher,
      'package',
    ],
    {
      cwd: project,
      env: { ...process.env, COURSIER_CACHE: join(sbtCaches, 'coursier') },
      stdio: ['ignore', 'ignore', 2],
    },
  );
}

/** Without the notes on where each file came from, they count as built here: no repository is asked for them again. @param {string} path */
function becomeLocal(path) {
  for (const entry of readdirSync(path, { recursive: true, encoding: 'utf8' }))
    if (
      /(?:^|[\\/])(?:_remote\.repositories|resolver-status\.properties|.*\.lastUpdated|maven-metadata-.*)$/.test(
        entry,
      )
    )
      rmSync(join(path, entry));
  rmSync(join(path, 'com', 'example'), { recursive: true, force: true });
}

/** @param {string} program */
function isThere(program) {
  try {
    const { file, args, shell } = commandFor(program, ['-version']);
    execFileSync(file, args, { stdio: 'ignore', shell });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { file, args: words, shell } = commandFor(command, ['--batch-mode', '--quiet', ...args]);
  execFileSync(file, words, { cwd: scratch, stdio: ['ignore', 2, 2], shell });
}
