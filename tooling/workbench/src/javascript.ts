import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finished, RunOptions, Workbench } from './workbench.ts';

const installed = fileURLToPath(new URL('../../../test-fixtures/npm/clients/node_modules/', import.meta.url));

/** The package managers for JavaScript that the tests drive: the pinned ones of `test-fixtures/npm/clients`. */
export const javascriptClients = [
  'npm8',
  'npm9',
  'npm10',
  'npm11',
  'npm12',
  'pnpm9',
  'pnpm10',
  'pnpm11',
  'pnpm12',
  'yarn1',
  'yarn3',
  'yarn4',
  'bun',
] as const;
export type JavascriptClient = (typeof javascriptClients)[number];

const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
/** npm 12 and pnpm 11 do not run on the Node that these tests run on. */
const newerNode = join(installed, `node-${platform}`, 'bin', 'node');

/** The words that start a client. */
export function commandOf(client: JavascriptClient): readonly [string, ...string[]] {
  const script = (name: string, node = process.execPath) =>
    [node, join(installed, client, 'bin', name)] as const;
  switch (client) {
    case 'npm8':
    case 'npm9':
    case 'npm10':
    case 'npm11':
      return script('npm-cli.js');
    case 'npm12':
      return script('npm-cli.js', newerNode);
    case 'pnpm9':
    case 'pnpm10':
      return script('pnpm.cjs');
    case 'pnpm11':
      return script('pnpm.mjs', newerNode);
    case 'pnpm12':
      return [join(installed, '@pnpm', `exe.${platform}`, 'pnpm')];
    case 'yarn1':
    case 'yarn3':
    case 'yarn4':
      return script('yarn.js');
    case 'bun':
      return [join(installed, '@oven', `bun-${platform.replace('arm64', 'aarch64')}`, 'bin', 'bun')];
  }
}

/** Whether the clients are on this machine; `npm test` installs them. */
export const hasJavascriptClients = existsSync(join(installed, 'npm11'));

/**
 * Runs a client in the bench's home. What a machine may have set up for its own users stays out: the global npmrc, update
 * checks, telemetry, and the refusal to write a lock file under CI.
 */
export function runJavascript(
  bench: Pick<Workbench, 'run' | 'home'>,
  client: JavascriptClient,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const [file, ...before] = commandOf(client);
  const env = {
    PREFIX: join(bench.home, 'prefix'),
    npm_config_update_notifier: 'false',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    YARN_IGNORE_PATH: '1',
    ...options.env,
  };
  return bench.run(file, [...before, ...args], { ...options, env });
}

/** The files of a small package. */
export function npmPackage(
  name: string,
  options: {
    readonly version?: string;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly scripts?: Readonly<Record<string, string>>;
    readonly private?: true;
    readonly workspaces?: readonly string[];
  } = {},
): Record<string, string> {
  const { version = '1.0.0', ...rest } = options;
  return {
    'package.json': `${JSON.stringify({ name, version, main: 'index.js', license: 'MIT', ...rest }, null, 2)}\n`,
    'index.js': `module.exports = ${JSON.stringify(`hello from ${name}`)};\n`,
  };
}
