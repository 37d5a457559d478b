// Makes a bare clone ready: `node tooling/bootstrap.mjs [build] [clients | client:NAME…] [full]`. Uses nothing but
// Node, and does again only what has changed. Quiet unless something has to be done.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builders, clients, fullClients, installedProgram } from './clients.mjs';
import { commandFor } from './command.mjs';
import { installJvmClients } from './jvm-clients.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = new Set(process.argv.slice(2));

installPackages();
if (wanted.has('build')) {
  for (const builder of builders) installClient(builder, 'the build');
  buildPrograms();
}
for (const client of clients) {
  if (wanted.has('clients') || wanted.has(`client:${client.name}`)) installClient(client, 'the tests');
}
if (wanted.has('full')) {
  for (const client of fullClients) installClient(client, 'the long matrix');
  installAside(['nodes'], 'the Nodes of the long matrix');
}
// They stand apart from the house's own packages, because their bins are called `npm` and `node`.
if (wanted.has('clients') || wanted.has('client:javascript'))
  installAside(['npm', 'clients'], 'the package managers of the tests');
if (wanted.has('clients') || wanted.has('client:maven')) installJvmClients(say);

function installPackages() {
  installLocked(root, 'packages');
}

/**
 * @param {string[]} path below test-fixtures
 * @param {string} what
 */
function installAside(path, what) {
  try {
    installLocked(join(root, 'test-fixtures', ...path), what);
  } catch (error) {
    if (process.env.CI) throw error;
    say(`${what} cannot be installed here: the tests will go without them`);
  }
}

/**
 * @param {string} directory
 * @param {string} what
 */
function installLocked(directory, what) {
  const stamp = join(directory, 'node_modules', '.vouch-bootstrap');
  const lock = createHash('sha256')
    .update(readFileSync(join(directory, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say(`installing ${what} (npm ci)`);
  run('npm', ['ci', '--no-audit', '--loglevel=error'], directory);
  writeFileSync(stamp, lock);
}

function buildPrograms() {
  run(process.execPath, [
    'node_modules/turbo/bin/turbo',
    'run',
    'build',
    '--output-logs=errors-only',
    '--log-prefix=none',
  ]);
}

/**
 * @param {import('./clients.mjs').Client} client
 * @param {string} purpose
 */
function installClient({ name, requirements, program }, purpose) {
  const directory = join(root, '.cache', 'clients', name);
  const stamp = join(directory, '.requirements');
  const wish = requirements.join('\n');
  if (
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === wish &&
    existsSync(installedProgram(directory, program))
  )
    return;
  say(`installing ${requirements.join(', ')} for ${purpose}`);
  try {
    mkdirSync(directory, { recursive: true });
    run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', directory]);
    run(installedProgram(directory, 'python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      ...requirements,
    ]);
    writeFileSync(stamp, wish);
  } catch (error) {
    if (process.env.CI) throw error;
    say(`${name} cannot be installed here: ${purpose} will go without it`);
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd]
 */
function run(command, args, cwd = root) {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  const { file, args: words, shell } = commandFor(command, args);
  execFileSync(file, words, { cwd, env, stdio: ['ignore', 2, 2], shell });
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`bootstrap: ${line}\n`);
}
