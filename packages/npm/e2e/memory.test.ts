import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setupArgs, type Workbench } from '@vouch/workbench';
import { npmPackage, runJavascript } from '@vouch/workbench/javascript';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  at,
  errandsOver,
  filesWithToken,
  memoryRoot,
  npmBench,
  runtimeDirectory,
  tokenKey,
  url,
} from './bench.ts';

let bench: Workbench;
let runtime: ReturnType<typeof runtimeDirectory>;
beforeEach(async () => {
  bench = await npmBench();
  runtime = runtimeDirectory(memoryRoot ?? '/tmp');
  bench.env['XDG_RUNTIME_DIR'] = runtime.path;
  bench.emulator.addPackage(at, { name: 'greeter', version: '1.0.0' });
});
afterEach(async () => {
  await bench.close();
  runtime.end();
});

const memoryFile = () => join(runtime.path, 'vouch-codeartifact', 'npm', 'npmrc');
const npm = (...args: string[]) => runJavascript(bench, 'npm11', args);
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
const said = async (...args: string[]) => {
  const done = await bench.vouch(...args);
  expect(done).toMatchObject({ code: 0 });
  return done.stderr;
};

async function install() {
  const app = await bench.write('app', npmPackage('app', { dependencies: { greeter: '^1.0.0' } }));
  for (const left of ['app/node_modules', 'app/package-lock.json', '.npm'])
    rmSync(join(bench.home, left), { recursive: true, force: true });
  return await runJavascript(bench, 'npm11', ['install'], { cwd: app });
}

describe.skipIf(memoryRoot === undefined)('the memory store', () => {
  it('puts no token on a disk, loses no setting of the former global file, and gives every byte back', async () => {
    await bench.write('', { '.npmrc': '; mine\nsave-exact=true\n' });
    await bench.write('prefix/etc', { npmrc: 'fund = false\ncafile = /etc/ssl/certs/ca-certificates.crt\n' });
    const get = async () => [
      (await npm('config', 'get', 'prefix')).stdout,
      (await npm('root', '-g')).stdout,
      (await npm('config', 'get', 'fund')).stdout,
      (await npm('config', 'get', 'save-exact')).stdout,
    ];
    const before = await get();
    expect(await said(...setupArgs('npm'))).toContain(
      `npm tokens are kept in ${memoryFile()}, in memory only`,
    );
    await said('login');
    expect(await get()).toEqual(before);
    expect(await bench.read('.npmrc')).toBe(
      `; mine\nsave-exact=true\nregistry=${url}\nglobalconfig=${memoryFile()}\nfund=false\ncafile=/etc/ssl/certs/ca-certificates.crt\n`,
    );
    expect(filesWithToken(bench.home)).toEqual([]);
    expect(readFileSync(memoryFile(), 'utf8')).toMatch(new RegExp(`^${tokenKey}=\\S+\\n$`));
    expect(mode(memoryFile())).toBe('600');
    expect(mode(join(memoryFile(), '..'))).toBe('700');
    expect(await install()).toMatchObject({ code: 0 });
    expect(filesWithToken(bench.home)).toEqual([]);

    await said('logout');
    expect(filesWithToken(runtime.path)).toEqual([]);
    await said(...setupArgs('npm', '--remove'));
    expect(await bench.read('.npmrc')).toBe('; mine\nsave-exact=true\n');
    expect(filesWithToken(runtime.path)).toEqual([]);
  });

  it('closes the file again after npm config set --global, and says where such a setting belongs', async () => {
    await said(...setupArgs('npm'));
    await said('login');
    await errandsOver(bench);
    expect(await npm('config', 'set', '--global', 'fund=false')).toMatchObject({ code: 0 });
    expect(mode(memoryFile())).toBe('666');
    expect(await said('refresh')).toContain(
      `fund stands in ${memoryFile()}, which ends with the session: npm config set --location=user fund=…`,
    );
    expect(mode(memoryFile())).toBe('600');
    expect(readFileSync(memoryFile(), 'utf8')).toContain('fund=false');
  });

  it('takes a token out of the user’s file, which would beat the one in memory', async () => {
    await bench.write('', { '.npmrc': `${tokenKey}=an-old-one\n` });
    await said(...setupArgs('npm'));
    await said('login');
    expect(await bench.read('.npmrc')).not.toContain('_authToken');
    expect(await install()).toMatchObject({ code: 0 });
    expect((await bench.vouch(...setupArgs('npm', '--remove'))).stderr).toContain('held a secret before');
  });

  it('stays in force for a shell that does not know the directory: no token moves to a disk, and set-up says where it is', async () => {
    await said(...setupArgs('npm'));
    await said('login');
    delete bench.env['XDG_RUNTIME_DIR'];
    expect(await said(...setupArgs('npm'))).toContain(
      `npm tokens are kept in ${memoryFile()}, in memory only`,
    );
    expect(await bench.read('.npmrc')).toContain(`globalconfig=${memoryFile()}\n`);
    bench.env['XDG_RUNTIME_DIR'] = runtime.path;
    await said('refresh');
    expect(filesWithToken(bench.home)).toEqual([]);
    expect(filesWithToken(runtime.path)).toEqual([memoryFile()]);
    await said('logout');
    expect(filesWithToken(runtime.path)).toEqual([]);
  });

  it('starts again after a reboot, with one login', async () => {
    await said(...setupArgs('npm'));
    await said('login');
    await said('agent', 'stop');
    rmSync(join(runtime.path, 'vouch-codeartifact'), { recursive: true });
    expect((await install()).stderr).toContain('E401');
    await said('login');
    expect(await install()).toMatchObject({ code: 0 });
  });

  it('leaves npm install --global and npx as they were', async () => {
    await bench.write('lib', {
      ...npmPackage('hello', { scripts: {} }),
      'package.json': JSON.stringify({ name: 'hello', version: '1.0.0', bin: { hello: 'bin.js' } }),
      'bin.js': '#!/usr/bin/env node\nconsole.log("hello from a bin");\n',
    });
    await said(...setupArgs('npm'));
    await said('login');
    expect(await runJavascript(bench, 'npm11', ['publish'], { cwd: join(bench.home, 'lib') })).toMatchObject({
      code: 0,
    });
    expect(await npm('exec', '--yes', '--', 'hello')).toMatchObject({
      code: 0,
      stdout: 'hello from a bin\n',
    });
    expect(await npm('install', '--global', 'hello')).toMatchObject({ code: 0 });
    expect(statSync(join(bench.home, 'prefix', 'bin', 'hello')).isFile()).toBe(true);
  });
});

it('--token-store file keeps the token in the user’s file', async () => {
  writeFileSync(join(bench.home, '.npmrc'), '');
  await said(...setupArgs('npm', '--token-store', 'file'));
  await said('login');
  expect(filesWithToken(bench.home)).toEqual([join(bench.home, '.npmrc')]);
  expect(await install()).toMatchObject({ code: 0 });
});
