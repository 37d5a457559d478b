import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workbench } from '@vouch/workbench';
import { commandOf, hasJavascriptClients, type JavascriptClient } from '@vouch/workbench/javascript';
import { jvmHome } from '@vouch/workbench/maven';
import { root } from './documents.ts';

/** Where programs are installed: on PATH, and none of the home, since a person has them somewhere else. */
export const programsOf = (emulator: Workbench['emulator']): string => join(emulator.directory, 'programs');

/** Package managers that are installed together, or not at all. */
export type Clients = 'javascript' | 'python' | 'java';

/** The names that people type, and the pinned clients that stand behind them in a test. */
const javascript: Readonly<Record<string, JavascriptClient>> = {
  npm: 'npm11',
  pnpm: 'pnpm10',
  yarn1: 'yarn1',
  yarn: 'yarn4',
  bun: 'bun',
};
/** Those with the backend import keyring, and a person has put keyrings-vouch beside them. */
const python = { uv: 'bare', pdm: 'bare', pipx: 'bare', twine: 'with backend', poetry: 'with backend' };
const gradle = '/usr/bin/gradle';
const variableOf = (name: string) => `VOUCH_TEST_${name.toUpperCase()}`;
const wheel = join(root, 'packages', 'pip', 'python', 'dist', 'keyrings_vouch-0.0.0-py3-none-any.whl');

async function put(
  { emulator }: Workbench,
  name: string,
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const lines = Object.entries(env).map(([key, value]) => `export ${key}='${value}'`);
  const words = command.map((word) => `'${word}'`).join(' ');
  const directory = programsOf(emulator);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, name), ['#!/bin/sh', ...lines, `exec ${words} "$@"`, ''].join('\n'));
  await chmod(join(directory, name), 0o755);
}

export async function installVouch(bench: Workbench): Promise<void> {
  await put(bench, 'vouch', [process.execPath, bench.vouchProgram]);
}

export async function installJavascript(bench: Workbench): Promise<void> {
  for (const [name, client] of Object.entries(javascript)) await put(bench, name, commandOf(client));
}

export async function installPython(bench: Workbench): Promise<void> {
  const backend = join(programsOf(bench.emulator), 'keyrings-vouch');
  execFileSync('python3', ['-m', 'zipfile', '--extract', wheel, backend], { stdio: 'ignore' });
  for (const [name, manner] of Object.entries(python))
    await put(bench, name, [clientAt(variableOf(name))], manner === 'bare' ? {} : { PYTHONPATH: backend });
}

export async function installJava(bench: Workbench): Promise<void> {
  const jvm = jvmHome(bench);
  await put(bench, 'mvn', [clientAt('VOUCH_TEST_MAVEN_3_9'), '--batch-mode'], jvm);
  await put(bench, 'gradle', [gradle, '--no-daemon', '--console', 'plain'], jvm);
  const caches = clientAt('VOUCH_TEST_SBT_CACHES');
  const settings = [
    `-Dsbt.boot.directory=${join(caches, 'boot')}`,
    '-Dsbt.color=false',
    '-Dsbt.supershell=false',
    '-Dsbt.server.autostart=false',
  ];
  const launcher = ['java', ...settings, '-jar', clientAt('VOUCH_TEST_SBT_LAUNCHER')];
  await put(bench, 'sbt', launcher, { ...jvm, COURSIER_CACHE: join(caches, 'coursier') });
}

function clientAt(variable: string): string {
  const path = process.env[variable];
  if (path === undefined) throw new Error(`${variable} is not set`);
  return path;
}

const isHere: Readonly<Record<Clients, () => boolean>> = {
  javascript: () => hasJavascriptClients,
  python: () => Object.keys(python).every((name) => process.env[variableOf(name)] !== undefined),
  java: () =>
    existsSync(gradle) &&
    ['VOUCH_TEST_MAVEN_3_9', 'VOUCH_TEST_SBT_LAUNCHER'].every((name) => process.env[name] !== undefined),
};

/** Which of the clients this machine lacks; under CI none may be. */
export function missing(clients: readonly Clients[]): readonly Clients[] {
  const absent = clients.filter((each) => !isHere[each]());
  if (absent.length > 0 && process.env['CI'])
    throw new Error(`CI must not skip what the documents show of ${absent.join(', ')}`);
  return absent;
}
