import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { account, host, openWorkbench, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pack } from './pack.mjs';
import { root } from './workspaces.mjs';

/** Somebody else's adapter, in a repository of its own: it asks for a token and lets an agent be started. */
const consumer = `
import { fileURLToPath } from 'node:url';
import type { Adapter } from '@vouch/adapter-kit';
import { connectTokenSource } from '@vouch/agent';
import { awsExchange, processContext, readConfig, requestForUrl, type AuthorizationToken } from '@vouch/core';

const context = processContext();
const request = requestForUrl(await readConfig(context), context.env, 'https://${host}/pypi/my-repo/');
const script = fileURLToPath(import.meta.resolve('@vouch/agent/program'));
const program = { node: process.execPath, script };
const source = connectTokenSource(context, awsExchange(context), { start: 'if-absent', program });
const { secret, expiration }: AuthorizationToken = await source.getAuthorizationToken(request);
export type Mine = Adapter<{ readonly name: string }, string>;
process.stdout.write(JSON.stringify({ life: expiration - Date.now() / 1000, token: secret.expose().length, said: String(secret) }));
`;

let bench: Workbench;
let directory: string;
beforeAll(async () => {
  bench = await openWorkbench();
  directory = await bench.write('adapter', {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        module: 'nodenext',
        target: 'es2023',
        types: ['node'],
        skipLibCheck: true,
        outDir: 'built',
      },
    }),
    'consumer.ts': consumer,
  });
  install(join(directory, 'node_modules'));
});
afterAll(() => bench.close());

/** The tarballs, and what they depend on from our own node_modules: no network is needed, and the versions are those of the lockfile. */
function install(modules: string): void {
  mkdirSync(join(modules, '@vouch'), { recursive: true });
  for (const { name, tarball } of pack({}).filter((one) => one.files.includes('dist/index.d.ts'))) {
    mkdirSync(join(modules, name));
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(modules, name)]);
  }
  const nested = join(root, 'packages', 'adapter-kit', 'node_modules');
  for (const from of [nested, join(root, 'node_modules')].filter(existsSync))
    for (const entry of readdirSync(from))
      if (!existsSync(join(modules, entry))) symlinkSync(join(from, entry), join(modules, entry));
}

it('compiles against the types of the tarballs', async () => {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  expect(await bench.run(process.execPath, [compiler, '-p', '.'], { cwd: directory })).toMatchObject({
    code: 0,
    stdout: '',
  });
});

it('gets a token through the agent that it started, as the README says', async () => {
  await bench.signIn();
  bench.useAgent();
  bench.env['VOUCH_DOMAINS'] = `my-domain-${account}`;
  for (const _process of [1, 2]) {
    const done = await bench.run(process.execPath, ['built/consumer.js'], { cwd: directory });
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(done.stdout)).toMatchObject({ said: '[redacted]' });
    expect(JSON.parse(done.stdout).life).toBeGreaterThan(3600);
  }
  expect(bench.emulator.count({ operation: 'GetAuthorizationToken' })).toBe(1);
});
