// How many requests a Maven makes to read one jar and its pom from a clean local repository: with the settings that setup
// writes, with those that AWS documents, and with the header form that is not used.
import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { domainFlags } from '../emulator.mjs';
import { jvmEnvironment } from '../jvm-clients.mjs';
import { dependency, deployment, pomOf } from '../maven-project.mjs';
import { dist } from './stage.mjs';

const runFile = promisify(execFile);

/** @typedef {{ what: string, value: number, bar: string }} Row requests, not milliseconds */

/**
 * Counts; takes about a minute. Empty where the bootstrap has no Maven.
 * @param {import('./stage.mjs').Stage} stage
 * @returns {Promise<Row[]>}
 */
export async function mavenRows(stage) {
  const {
    VOUCH_TEST_MAVEN_REPOSITORY: plugins,
    VOUCH_TEST_MAVEN_3_8: three8,
    VOUCH_TEST_MAVEN_3_9: three9,
    VOUCH_TEST_MAVEN_4: four,
  } = jvmEnvironment();
  if (plugins === undefined || three8 === undefined || three9 === undefined || four === undefined) return [];
  const programs = { 'Maven 3.8': three8, 'Maven 3.9': three9, 'Maven 4': four };
  const home = await stage.home('maven');
  const token = await home.vouch('credential', 'codeartifact', ...domainFlags);
  const env = { ...home.env, CODEARTIFACT_AUTH_TOKEN: token.trim() };
  const forms = await settingsForms(env);
  const greeter = await writeProject(join(home.directory, 'greeter'), 'greeter', deployment);
  const app = await writeProject(join(home.directory, 'app'), 'app', dependency);
  /** @param {string} program @param {string} text @param {string} goal @param {string} cwd */
  const mvn = async (program, text, goal, cwd) => {
    const local = join(home.directory, 'repository');
    const settings = join(home.directory, 'settings.xml');
    await rm(local, { recursive: true, force: true });
    await cp(plugins, local, { recursive: true });
    await writeFile(settings, text);
    const before = await stage.requests('maven');
    const place = ['-s', settings, `-Dmaven.repo.local=${local}`];
    await runFile(program, ['--batch-mode', '--quiet', ...place, goal], { cwd, env });
    return (await stage.requests('maven')) - before;
  };
  await mvn(three9, forms[0]?.text ?? '', 'deploy', greeter);
  /** @type {Row[]} */
  const rows = [];
  for (const [version, program] of Object.entries(programs)) {
    for (const { name, text } of forms)
      rows.push({ what: `${version}, ${name}`, value: await mvn(program, text, 'compile', app), bar: '' });
  }
  return rows;
}

/** @param {Record<string, string>} env */
async function settingsForms(env) {
  const flags = [...domainFlags, '--repository', 'my-repo', '--print'];
  const program = dist('maven', 'vouch-maven-settings');
  const { stdout: ours } = await runFile(process.execPath, [program, ...flags], { env });
  const challenge = ours
    .replace(/\s*<configuration>.*<\/configuration>/s, '')
    .replace(/\s*<properties>.*<\/properties>/s, '');
  const header = challenge.replace(
    /<username>.*<\/password>/s,
    `<configuration><httpHeaders><property><name>Authorization</name><value>Bearer \${env.CODEARTIFACT_AUTH_TOKEN}</value></property></httpHeaders></configuration>`,
  );
  return [
    { name: 'as setup writes it', text: ours },
    { name: '  waiting for the challenge', text: challenge },
    { name: '  by a header (not used)', text: header },
  ];
}

/**
 * @param {string} directory
 * @param {string} name
 * @param {string} more
 */
async function writeProject(directory, name, more) {
  await mkdir(join(directory, 'src', 'main', 'java'), { recursive: true });
  await writeFile(join(directory, 'pom.xml'), pomOf(name, more));
  await writeFile(join(directory, 'src', 'main', 'java', 'A.java'), 'class A {\n}\n');
  return directory;
}
