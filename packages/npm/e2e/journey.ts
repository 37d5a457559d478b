import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from '@vouch/workbench';
import { type JavascriptClient, npmPackage, runJavascript } from '@vouch/workbench/javascript';

/** What a client did, and what it said where it failed. */
export interface Step {
  readonly name: 'publish' | 'publish scoped' | 'install' | 'ci' | 'workspaces';
  readonly code: number;
  readonly said: string;
}

/** The words of each client for the same things. */
function words(client: JavascriptClient) {
  if (client.startsWith('npm'))
    return { publish: ['publish'], install: ['install'], ci: ['ci'], lock: 'package-lock.json' };
  if (client.startsWith('pnpm')) {
    const publish = ['publish', '--no-git-checks'];
    return { publish, install: ['install'], ci: ['install', '--frozen-lockfile'], lock: 'pnpm-lock.yaml' };
  }
  if (client === 'yarn1') {
    const publish = ['publish', '--non-interactive'];
    return { publish, install: ['install'], ci: ['install', '--frozen-lockfile'], lock: 'yarn.lock' };
  }
  if (client === 'bun')
    return {
      publish: ['publish'],
      install: ['install'],
      ci: ['install', '--frozen-lockfile'],
      lock: 'bun.lock',
    };
  return {
    publish: ['npm', 'publish'],
    install: ['install'],
    ci: ['install', '--immutable'],
    lock: 'yarn.lock',
  };
}

/** A release that is minutes old is what these tests install: the clients' own patience with such is off. */
function noWaiting(client: JavascriptClient): Record<string, string> {
  if (client.startsWith('pnpm'))
    return { PNPM_CONFIG_MINIMUM_RELEASE_AGE: '0', npm_config_minimum_release_age: '0' };
  return client === 'yarn4' ? { YARN_NPM_MINIMAL_AGE_GATE: '0' } : {};
}

/**
 * One client's day at a registry that is set up: it publishes with and without a scope, installs both, installs again from
 * its lock file on a cold cache, and installs a workspace. Gives every step, and the text of the lock files.
 */
export async function journey(
  bench: Workbench,
  client: JavascriptClient,
  name: string,
  wrap: (
    args: readonly string[],
    cwd: string,
    env: Record<string, string>,
  ) => ReturnType<typeof runJavascript> = (args, cwd, env) =>
    runJavascript(bench, client, args, { cwd, env }),
): Promise<{ readonly steps: readonly Step[]; readonly locks: string }> {
  const { publish, install, ci, lock } = words(client);
  const env = noWaiting(client);
  const steps: Step[] = [];
  const go = async (step: Step['name'], args: readonly string[], cwd: string, needed?: string) => {
    const { code, stdout, stderr } = await wrap(args, cwd, env);
    const there = needed === undefined || existsSync(join(cwd, needed));
    steps.push({ name: step, code: code === 0 && !there ? 99 : code, said: `${stdout}${stderr}` });
  };
  const isBerry = client === 'yarn3' || client === 'yarn4';
  const berry = isBerry ? { 'yarn.lock': '', '.yarnrc.yml': 'nodeLinker: node-modules\n' } : {};
  const prepare = async (directory: string, files: Record<string, string>) =>
    await bench.write(`${name}/${directory}`, { ...files, ...berry });
  const cold = (directory: string) => {
    for (const left of ['node_modules', 'packages/a/node_modules'])
      rmSync(join(directory, left), { recursive: true, force: true });
    for (const cache of ['.npm', '.cache', '.local', '.bun', '.yarn', 'Library'])
      rmSync(join(bench.home, cache), { recursive: true, force: true });
  };

  const plain = await prepare('plain', npmPackage(`${name}-lib`));
  const scoped = await prepare('scoped', npmPackage(`@team/${name}-lib`));
  if (isBerry) await wrap(install, plain, env);
  if (isBerry) await wrap(install, scoped, env);
  await go('publish', publish, plain);
  await go('publish scoped', publish, scoped);

  const dependencies = { [`${name}-lib`]: '^1.0.0', [`@team/${name}-lib`]: '^1.0.0' };
  const app = await prepare('app', npmPackage('app', { dependencies }));
  await go('install', install, app, `node_modules/@team/${name}-lib/index.js`);
  cold(app);
  await go('ci', ci, app, `node_modules/${name}-lib/index.js`);

  const root = await prepare('mono', {
    ...npmPackage('mono', { private: true, workspaces: ['packages/*'] }),
    'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
  });
  await bench.write(`${name}/mono/packages/a`, npmPackage('a', { dependencies }));
  // These two keep each workspace's packages beside it.
  const isolated = client.startsWith('pnpm') || client === 'bun';
  const where = isolated ? 'packages/a/node_modules' : 'node_modules';
  await go('workspaces', install, root, `${where}/@team/${name}-lib/index.js`);
  const locks = [app, root].map((directory) => {
    const path = join(directory, lock);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  });
  return { steps, locks: locks.join('') };
}
