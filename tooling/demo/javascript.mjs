// Real npm publishes a private package with and without a scope, and installs both; the token in its file is renewed with
// nobody there; pnpm, which asks for its token itself, installs the same.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const clients = fileURLToPath(new URL('../../test-fixtures/npm/clients/node_modules/', import.meta.url));
const npm = [process.execPath, join(clients, 'npm11', 'bin', 'npm-cli.js')];
const pnpm = [process.execPath, join(clients, 'pnpm10', 'bin', 'pnpm.cjs')];

/** @param {import('./stage.mjs').Stage} stage */
export async function javascriptChapter(stage) {
  for (const tool of ['npm', 'pnpm']) await stage.setUp(tool);

  for (const name of ['greeter-js', '@team/greeter-js']) {
    const cwd = await stage.write(`javascript/${name}`, packageFiles(name, {}));
    await stage.step(`publish ${name} with npm`, [...npm, 'publish'], { cwd, shown: 'npm publish' });
  }
  const dependencies = { 'greeter-js': '^1.0.0', '@team/greeter-js': '^1.0.0' };
  const app = await stage.write('javascript/app', packageFiles('app', dependencies));
  await stage.step('install both with npm', [...npm, 'install'], { cwd: app, shown: 'npm install' });

  const before = await tokenIn(stage);
  await stage.until('let the agent renew the token in .npmrc', async () => {
    for (let waited = 0; waited < 60_000; waited += 500) {
      if ((await tokenIn(stage)) !== before) return true;
      await setTimeout(500);
    }
    return false;
  });
  await stage.remove('javascript/app/node_modules');
  await stage.remove('.npm');
  await stage.step('install again, on a cold cache', [...npm, 'ci'], { cwd: app, shown: 'npm ci' });
  await stage.remove('javascript/app/node_modules');
  await stage.step('install with pnpm', [...pnpm, 'install'], { cwd: app, shown: 'pnpm install' });
  await stage.step('run what was installed', [process.execPath, 'index.js'], {
    cwd: app,
    shown: 'node index.js',
  });
}

/** @param {import('./stage.mjs').Stage} stage */
async function tokenIn(stage) {
  return /:_authToken=(\S+)/.exec(await readFile(join(stage.home, '.npmrc'), 'utf8'))?.[1];
}

/**
 * @param {string} name
 * @param {Record<string, string>} dependencies
 */
function packageFiles(name, dependencies) {
  const used = Object.keys(dependencies).map((each) => `console.log(require('${each}'));\n`);
  return {
    'package.json': `${JSON.stringify({ name, version: '1.0.0', main: 'index.js', dependencies }, null, 2)}\n`,
    'index.js': `module.exports = 'hello from ${name}';\n${used.join('')}`,
  };
}
