import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf } from '@vouch/workbench/javascript';

/** An `npm config set` that has read the user's .npmrc and has not written it yet. */
export interface PausedNpm {
  /** Lets it write what it has read, with its own key in it, over whatever stands there now; resolves when it has ended. */
  goOn(): Promise<number | null>;
}

/** Loaded into npm before npm: its write of the user's file says that it is there, and waits to be told. */
const hook = `
const { promises, existsSync, writeFileSync } = require('node:fs');
const { writeFile } = promises;
promises.writeFile = async (path, ...rest) => {
  if (String(path) === process.env.VOUCH_TEST_FILE) {
    writeFileSync(process.env.VOUCH_TEST_MARK + '.waits', '');
    const end = Date.now() + 60000;
    while (!existsSync(process.env.VOUCH_TEST_MARK + '.go')) {
      if (Date.now() > end) throw new Error('nobody let npm go on');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  return writeFile(path, ...rest);
};
`;

/** Starts npm in this home and waits until it is about to write. */
export async function pauseNpm(home: string, name: string): Promise<PausedNpm> {
  const mark = join(home, `npm-${name}`);
  const preload = join(home, 'pause.cjs');
  if (!existsSync(preload)) writeFileSync(preload, hook);
  const [npm, ...args] = commandOf('npm11');
  const child = spawn(npm, [...args, 'config', 'set', `//${name}.example/:email=theirs`], {
    cwd: home,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      PREFIX: join(home, 'prefix'),
      npm_config_update_notifier: 'false',
      NODE_OPTIONS: `--require=${preload}`,
      VOUCH_TEST_FILE: join(home, '.npmrc'),
      VOUCH_TEST_MARK: mark,
    },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await Promise.race([appears(home, `${mark}.waits`), ended]);
  if (!existsSync(`${mark}.waits`)) throw new Error('npm ended before it wrote');
  return { goOn: () => goOn(child, mark, ended) };
}

async function goOn(child: ChildProcess, mark: string, ended: Promise<unknown>): Promise<number | null> {
  writeFileSync(`${mark}.go`, '');
  await ended;
  return child.exitCode;
}

async function appears(directory: string, path: string): Promise<void> {
  const watcher = watch(directory);
  try {
    while (!existsSync(path))
      await Promise.race([once(watcher, 'change'), new Promise((resolve) => setTimeout(resolve, 100))]);
  } finally {
    watcher.close();
  }
}
