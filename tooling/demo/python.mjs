// Real uv and pip: uv publishes a private package and what it needs, pip builds and installs it with a private build
// backend, and again after the token has ended.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tokensHaveEnded } from './tokens-ended.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const uv = join(root, '.cache', 'clients', 'uv', 'bin', 'uv');

/** @param {import('./stage.mjs').Stage} stage */
export async function pythonChapter(stage) {
  for (const tool of ['uv', 'pip']) await stage.setUp(tool);

  const sources = join(stage.home, 'python');
  await cp(join(root, 'test-fixtures', 'python'), sources, { recursive: true });
  // In this order: each is built with the one before it, from the private index.
  for (const name of ['tiny-backend', 'greeter-lib', 'greeter']) {
    const [cwd, dist] = [join(sources, name), join(sources, name, 'dist')];
    await stage.step(`build ${name} with uv`, [uv, 'build', '--quiet'], { cwd, shown: 'uv build' });
    const publish = ['publish', '--index', 'codeartifact-my-repo'];
    await stage.step(`publish ${name} with uv`, [uv, ...publish, `${dist}/*`], {
      cwd,
      shown: `uv ${publish.join(' ')} dist/*`,
    });
  }

  const app = join(stage.home, 'app-python');
  await stage.step('make an environment', ['python3', '-m', 'venv', app], { shown: 'python3 -m venv app' });
  const pip = join(app, 'bin', 'pip');
  const install = ['install', '--no-cache-dir', '--no-binary', 'vouch-greeter', 'vouch-greeter'];
  await stage.step('install it with pip, private build and all', [pip, ...install], {
    shown: `pip ${install.join(' ')}`,
  });

  await stage.until('let every token that was given run out', () => tokensHaveEnded(stage));
  await stage.step('install again', [pip, ...install, '--force-reinstall'], {
    shown: `pip ${install.join(' ')} --force-reinstall`,
  });
  await stage.step('run what was installed', [join(app, 'bin', 'vouch-greeter')], { shown: 'vouch-greeter' });
}
