// What the demo plays on: an emulator whose tokens live 72 seconds (twelve of use, since nobody gives a token in its
// last minute), a temporary home, and a way to run a step and count what it asked of AWS.
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emulatorProgram, setupArgs, startEmulator } from '../emulator.mjs';

const vouch = fileURLToPath(new URL('../../packages/cli/dist/vouch.js', import.meta.url));
const stepDeadline = 120_000;

/**
 * @typedef {object} Step
 * @property {string} title what the step does, in words
 * @property {string} command what a person would type
 * @property {boolean} worked
 * @property {number} tokenCalls how often CodeArtifact was asked for a token
 * @property {number} seconds
 *
 * @typedef {object} Stage
 * @property {string} home
 * @property {(title: string, ...args: string[]) => Promise<void>} vouch a step that runs `vouch`
 * @property {(tool: string, name?: string) => Promise<void>} setUp a step that sets a tool up for `my-repo`
 * @property {string} issuer
 * @property {(...args: string[]) => Promise<string>} answer what `vouch` prints
 * @property {(directory: string, files: Record<string, string>) => Promise<string>} write
 * @property {(title: string, command: string[], options?: { cwd?: string, shown?: string }) => Promise<void>} step
 * @property {(path: string, init?: { method?: string, body?: unknown }) => Promise<any>} control
 * @property {(title: string, wait: () => Promise<boolean>) => Promise<void>} until
 * @property {(path: string) => Promise<void>} remove
 */

export async function openStage() {
  const emulator = await startEmulator('--token-seconds', '72');
  const home = await mkdtemp(join(tmpdir(), 'vouch-demo-'));
  const browser = join(home, 'browser');
  /** @type {Record<string, string>} */
  const env = {
    // As `vouch setup codeartifact --tool pip` asks for it.
    PATH: `${join(home, '.vouch', 'bin')}:${process.env.PATH ?? ''}`,
    HOME: home,
    CARGO_HOME: join(home, '.cargo'),
    RUSTUP_HOME: process.env.RUSTUP_HOME ?? join(homedir(), '.rustup'),
    AWS_EC2_METADATA_DISABLED: 'true',
    CARGO_TERM_COLOR: 'never',
    ...emulator.environment,
    // A browser with a person at it, who taps a hardware key.
    BROWSER: browser,
  };
  const browse = [process.execPath, emulatorProgram, 'browse', '--with', 'hardware-key'];
  await writeFile(browser, `#!/bin/sh\nexec ${browse.map((word) => `'${word}'`).join(' ')} "$1"\n`, {
    mode: 0o700,
  });
  /** @type {Step[]} */
  const steps = [];

  const tokenCalls = () => emulator.calls('GetAuthorizationToken');

  /** @type {Stage} */
  const stage = {
    home,
    vouch: (title, ...args) =>
      stage.step(title, [process.execPath, vouch, ...args], { shown: `vouch ${args.join(' ')}` }),
    setUp: (tool, name = tool) => stage.vouch(`set up ${name}`, ...setupArgs(tool)),
    issuer: 'https://login.vouch.test',
    control: emulator.control,
    async write(directory, files) {
      for (const [name, text] of Object.entries(files)) {
        const path = join(home, directory, name);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, text);
      }
      return join(home, directory);
    },
    async step(title, command, { cwd = home, shown = command.join(' ') } = {}) {
      if (steps.some(({ worked }) => !worked)) return;
      const before = await tokenCalls();
      const start = performance.now();
      process.stderr.write(`\n$ ${shown}\n`);
      const worked = await run(command, cwd, env);
      const seconds = (performance.now() - start) / 1000;
      steps.push({ title, command: shown, worked, tokenCalls: (await tokenCalls()) - before, seconds });
    },
    async until(title, wait) {
      if (steps.some(({ worked }) => !worked)) return;
      const start = performance.now();
      process.stderr.write(`\n${title} …\n`);
      const worked = await wait();
      steps.push({ title, command: '', worked, tokenCalls: 0, seconds: (performance.now() - start) / 1000 });
    },
    answer: (...args) => output([process.execPath, vouch, ...args], home, env),
    remove: (path) => rm(join(home, path), { recursive: true, force: true }),
  };
  return {
    /** @param {((stage: Stage) => Promise<void>)[]} chapters */
    async play(...chapters) {
      for (const chapter of chapters) await chapter(stage);
      return steps;
    },
    async close() {
      await output([process.execPath, vouch, 'agent', 'stop'], home, env);
      await emulator.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/**
 * @param {string[]} command
 * @param {string} cwd
 * @param {Record<string, string>} env
 * @returns {Promise<boolean>}
 */
function run([file = '', ...args], cwd, env) {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 2, 2], timeout: stepDeadline });
    child.once('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(false);
    });
    child.once('exit', (code) => resolve(code === 0));
  });
}

/**
 * @param {string[]} command
 * @param {string} cwd
 * @param {Record<string, string>} env
 * @returns {Promise<string>}
 */
function output([file = '', ...args], cwd, env) {
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd, env, timeout: stepDeadline }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
  });
}
