import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { domainFlags, setupArgs } from '@vouch/workbench';
import { canary } from '@vouch/workbench/canary';
import { commandOf, hasJavascriptClients, npmPackage, runJavascript } from '@vouch/workbench/javascript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { url } from './bench.ts';
import { openScene, type Scene, sendsVariables } from './hostile.ts';

/** As exec has them. */
const caFlags = domainFlags.map((flag) => flag.replace(/^--/, '--ca-'));

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
});
afterEach(() => scene.close());

describe.skipIf(!hasJavascriptClients)('a hostile project', () => {
  it.each([
    ['npm12', 'npm'],
    ['pnpm12', 'pnpm'],
  ] as const)('incident 9: %s: variables in its .npmrc bring no token to another server', (client, tool) =>
    sendsVariables(scene, client, tool),
  );

  it.each(['npm11', 'pnpm10', 'pnpm11', 'pnpm12', 'bun'] as const)(
    'below exec has %s ask our registry, whichever its .npmrc names',
    async (client) => {
      const { bench, origin } = scene;
      await bench.vouch('login');
      const app = await bench.write('app', {
        ...npmPackage('app', { dependencies: { greeter: '^1.0.0' } }),
        '.npmrc': `registry=${origin}/\n`,
      });
      const tool = client.replace(/\d+$/, '');
      const exec = ['exec', '--tool', tool, ...caFlags, '--repository', 'my-repo', '--'];
      const words = [bench.vouchProgram, ...exec, ...commandOf(client), 'install'];
      const done = await bench.run(process.execPath, words, { cwd: app });
      expect(done).toMatchObject({ code: 0 });
      expect(scene.heard()).toBe('');
    },
  );

  it('is told of by exec where the root of its workspace sends a scope elsewhere', async () => {
    const { bench, origin } = scene;
    await bench.vouch('login');
    const root = await bench.write('app', {
      ...npmPackage('app', { workspaces: ['packages/*'] }),
      '.npmrc': `@team:registry=${origin}/\n`,
    });
    const cwd = await bench.write(
      'app/packages/a',
      npmPackage('a', { dependencies: { '@team/x': '1.0.0' } }),
    );
    const exec = ['exec', '--tool', 'npm', ...caFlags, '--repository', 'my-repo', '--scope', '@team', '--'];
    const words = [bench.vouchProgram, ...exec, ...commandOf('npm11'), 'install', '--fetch-retries=0'];
    const { stderr } = await bench.run(process.execPath, words, { cwd });
    expect(stderr).toContain(`vouch: ${root}/.npmrc takes @team from ${origin}/, and it wins`);
    expect(scene.heard()).toContain('GET /@team');
  });

  it('incident 7: a lock file that points elsewhere, and a redirect, take no token along', async () => {
    await scene.setUp('npm');
    const app = await scene.bench.write('app', {
      ...npmPackage('app', { dependencies: { greeter: '^1.0.0' } }),
      'package-lock.json': JSON.stringify({
        name: 'app',
        version: '1.0.0',
        lockfileVersion: 3,
        packages: {
          '': { name: 'app', version: '1.0.0', dependencies: { greeter: '^1.0.0' } },
          'node_modules/greeter': { version: '1.0.0', resolved: `${scene.origin}/greeter.tgz` },
        },
      }),
    });
    // npm 12 refuses such an address before it asks for it.
    await scene.install('npm11', app, ['ci']);
    expect(scene.heard()).toContain('GET /greeter.tgz');
    scene.bench.emulator.setFault({
      kind: 'redirect',
      service: 'npm',
      location: `${scene.origin}/stolen`,
      status: 302,
    });
    await scene.install(
      'npm12',
      await scene.bench.write('again', npmPackage('again', { dependencies: { greeter: '1' } })),
    );
    expect(scene.heard()).toContain('/stolen');
    expect(scene.heard()).not.toContain(canary);
    expect(scene.heard().toLowerCase()).not.toContain('authorization');
  });

  it('node-options of a project do not reach the program that prints the token', async () => {
    await scene.setUp('pnpm');
    const marker = join(scene.bench.home, 'marker');
    const evil = `require('fs').appendFileSync(${JSON.stringify(marker)}, process.argv.join(' ') + '\\n')`;
    const app = await scene.bench.write('app', {
      ...npmPackage('app', { dependencies: { greeter: '^1.0.0' } }),
      'evil.cjs': evil,
    });
    const options = { NODE_OPTIONS: `--require=${join(app, 'evil.cjs')}` };
    const done = await runJavascript(scene.bench, 'pnpm12', ['install'], { cwd: app, env: options });
    expect(done).toMatchObject({ code: 0 });
    expect(existsSync(marker)).toBe(false);
  });

  it.each(['yarn3', 'yarn4'] as const)(
    '%s gets no token where the project’s own file decides through whom it speaks',
    async (client) => {
      const { bench } = scene;
      await scene.setUp('yarn');
      const usual = 'nodeLinker: node-modules\n';
      const app = await bench.write('app', {
        ...npmPackage('app', { dependencies: { greeter: '^1.0.0' } }),
        'yarn.lock': '',
        '.yarnrc.yml': usual,
      });
      expect(await scene.install(client, app)).toMatchObject({ code: 0 });
      // The emulator's own, so that nothing but the refusal keeps the install from its package. A variable beats a file.
      const proxy = bench.env['YARN_HTTPS_PROXY'];
      delete bench.env['YARN_HTTPS_PROXY'];
      for (const [key, lines] of [
        ['enableStrictSsl', `enableStrictSsl: false\nhttpsProxy: ${proxy}\n`],
        ['httpsProxy', `httpsProxy: ${proxy}\n`],
        ['networkSettings', `networkSettings:\n  "*.amazonaws.com":\n    httpsProxy: ${proxy}\n`],
      ] as const) {
        await bench.write('app', { 'yarn.lock': '', '.yarnrc.yml': `${usual}${lines}` });
        bench.emulator.clearRequests();
        const done = await scene.install(client, app);
        expect(done.code, lines).not.toBe(0);
        expect(done.stderr).toContain(`vouch: no token for this project: its own .yarnrc.yml sets ${key}, `);
        expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(0);
      }
      // The person's own word for it is a variable, as the refusal says.
      bench.env['YARN_HTTPS_PROXY'] = String(proxy);
      await bench.write('app', { 'yarn.lock': '', '.yarnrc.yml': `${usual}httpsProxy: ${proxy}\n` });
      expect(await scene.install(client, app)).toMatchObject({ code: 0 });
      delete bench.env['YARN_HTTPS_PROXY'];
      const own = await bench.read('.yarnrc.yml');
      await bench.write('', { '.yarnrc.yml': `${own}enableStrictSsl: false\nhttpsProxy: ${proxy}\n` });
      await bench.write('app', { 'yarn.lock': '', '.yarnrc.yml': usual });
      expect(await scene.install(client, app)).toMatchObject({ code: 0 });
    },
  );

  it('names a project’s own registry and token at setup, and leaves its file alone', async () => {
    const text = `registry=https://elsewhere.example/\n${url.slice(6)}:_authToken=theirs\n`;
    const app = await scene.bench.write('app', { ...npmPackage('app'), '.npmrc': text });
    const setup = await scene.bench.run(process.execPath, [scene.bench.vouchProgram, ...setupArgs('npm')], {
      cwd: app,
    });
    expect(setup.stderr).toContain(`${app}/.npmrc:2 has its own ${url.slice(6)}:_authToken`);
    expect(setup.stderr).toContain('names another registry');
    expect(await scene.bench.read('app/.npmrc')).toBe(text);
  });
});
