// How many requests a Maven makes to read one jar and its pom from a clean local repository: with the settings that setup
// writes, with those that AWS documents, and with the header form that is not used.
import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { jvmEnvironment, managedPlugins } from '../jvm-clients.mjs';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));
const settingsProgram = join(packages, 'maven', 'dist', 'vouch-maven-settings.js');
const flags = '--domain my-domain --domain-owner 123456789012 --repository my-repo --region us-east-1'.split(
  ' ',
);
const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/maven/my-repo/';
const runFile = promisify(execFile);

/** @typedef {{ what: string, value: number, bar: string }} Row requests, not milliseconds */

/** Counts; takes about a minute. Empty where the bootstrap has no Maven. @returns {Promise<Row[]>} */
export async function mavenRows() {
  const {
    VOUCH_TEST_MAVEN_REPOSITORY: plugins,
    VOUCH_TEST_MAVEN_3_8: three8,
    VOUCH_TEST_MAVEN_3_9: three9,
    VOUCH_TEST_MAVEN_4: four,
  } = jvmEnvironment();
  if (plugins === undefined || three8 === undefined || three9 === undefined || four === undefined) return [];
  const programs = { 'Maven 3.8': three8, 'Maven 3.9': three9, 'Maven 4': four };
  const home = await mkdtemp(join(tmpdir(), 'vouch-bench-maven-'));
  const emulator = await startEmulator();
  try {
    const env = await signedIn(home, emulator);
    const forms = await settingsForms(env);
    await writeProject(join(home, 'greeter'), 'greeter', deployment);
    await writeProject(join(home, 'app'), 'app', dependency);
    /** @param {string} program @param {string} settings @param {string} goal @param {string} project */
    const mvn = async (program, settings, goal, project) => {
      const local = join(home, 'repository');
      await rm(local, { recursive: true, force: true });
      await cp(plugins, local, { recursive: true });
      await writeFile(join(home, 'settings.xml'), settings);
      const before = (await emulator.mavenRequests()).length;
      const place = ['-s', join(home, 'settings.xml'), `-Dmaven.repo.local=${local}`];
      await runFile(program, ['--batch-mode', '--quiet', ...place, goal], { cwd: join(home, project), env });
      return (await emulator.mavenRequests()).length - before;
    };
    await mvn(three9, forms[0]?.text ?? '', 'deploy', 'greeter');
    /** @type {Row[]} */
    const rows = [];
    for (const [version, program] of Object.entries(programs)) {
      for (const { name, text } of forms)
        rows.push({
          what: `${version}, ${name}`,
          value: await mvn(program, text, 'compile', 'app'),
          bar: '',
        });
    }
    return rows;
  } finally {
    emulator.child.kill('SIGTERM');
    await rm(home, { recursive: true, force: true });
  }
}

/** @param {Record<string, string>} env */
async function settingsForms(env) {
  const { stdout: ours } = await runFile(process.execPath, [settingsProgram, ...flags, '--print'], { env });
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
 * @param {string} home
 * @param {Awaited<ReturnType<typeof startEmulator>>} emulator
 */
async function signedIn(home, emulator) {
  const { path } = await emulator.control('/web-identity-token', { method: 'POST', body: { sub: 'ann' } });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    VOUCH_AGENT: 'never',
    ...emulator.environment,
    AWS_WEB_IDENTITY_TOKEN_FILE: path,
    AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/developer',
  };
  const vouch = join(packages, 'cli', 'dist', 'vouch.js');
  const domain = flags.filter((_flag, index) => index !== 4 && index !== 5);
  const { stdout } = await runFile(process.execPath, [vouch, 'credential', 'codeartifact', ...domain], {
    env,
  });
  return { ...env, CODEARTIFACT_AUTH_TOKEN: stdout.trim() };
}

const deployment = `<distributionManagement><repository><id>codeartifact</id><url>${url}</url></repository></distributionManagement>`;
const dependency =
  '<dependencies><dependency><groupId>com.example</groupId><artifactId>greeter</artifactId><version>1.0</version></dependency></dependencies>';

/**
 * @param {string} directory
 * @param {string} name
 * @param {string} more
 */
async function writeProject(directory, name, more) {
  await mkdir(join(directory, 'src', 'main', 'java'), { recursive: true });
  await writeFile(
    join(directory, 'pom.xml'),
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>com.example</groupId><artifactId>${name}</artifactId><version>1.0</version>
<properties><maven.compiler.release>8</maven.compiler.release><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties>
${more}<build>${managedPlugins()}</build></project>
`,
  );
  await writeFile(join(directory, 'src', 'main', 'java', 'A.java'), 'class A {\n}\n');
}

async function startEmulator() {
  const program = join(packages, 'emulator', 'dist', 'codeartifact-emulator.js');
  const child = spawn(process.execPath, [program, 'start'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the emulator ended with code ${code}`)));
  });
  /** @type {{ environment: Record<string, string> }} */
  const { environment } = JSON.parse(line);
  /**
   * @param {string} path
   * @param {{ method?: string, body?: unknown }} [init]
   * @returns {Promise<any>}
   */
  const control = async (path, { method = 'GET', body } = {}) => {
    const response = await fetch(`${environment['EMULATOR_CONTROL_URL']}${path}`, {
      method,
      headers: { authorization: `Bearer ${environment['EMULATOR_CONTROL_SECRET']}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`the emulator answered ${response.status} to ${method} ${path}`);
    return response.json();
  };
  return {
    child,
    environment,
    control,
    async mavenRequests() {
      const { requests } = await control('/requests');
      return requests.filter((/** @type {{ service: string }} */ { service }) => service === 'maven');
    },
  };
}
