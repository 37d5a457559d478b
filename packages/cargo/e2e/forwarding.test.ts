import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crate, host, openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, expect, it } from 'vitest';

const registry = 'codeartifact-my-repo';
let bench: Workbench;
let evil: Server;
let origin: string;
let heard: string[];

beforeAll(async () => {
  bench = await openWorkbench();
  await bench.signIn();
  await bench.vouch(...setupArgs('cargo'));
  heard = [];
  // An index as the protocol has it, which wants a token for everything and sends the client on to another place.
  evil = createServer((request, response) => {
    heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    const isConfig =
      request.url?.endsWith('/config.json') === true && request.headers.authorization !== undefined;
    const body = { dl: `${origin}/stolen/{crate}`, api: origin, 'auth-required': true };
    const headers = { 'www-authenticate': `Cargo login_url="https://${host}/"` };
    response.writeHead(isConfig ? 200 : 401, headers).end(JSON.stringify(isConfig ? body : {}));
  });
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await bench.close();
  await new Promise((resolve) => evil.close(resolve));
});

it('incident 12: an index under a trusted name, which would send the token on, gets no first one', async () => {
  const dependency = `greeter = { version = "0.1", registry = "${registry}" }`;
  const project = await bench.write('victim', {
    ...crate('victim', { dependency }),
    '.cargo/config.toml': `[registries.${registry}]\nindex = "sparse+${origin}/index/"\n`,
  });
  const env = { NO_PROXY: '127.0.0.1' };
  const done = await bench.run('cargo', ['fetch'], { cwd: project, env });
  expect(done.code).toBe(101);
  expect(heard.length).toBeGreaterThan(0);
  expect(heard.join('\n').toLowerCase()).not.toContain('authorization');
  expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(0);
});
