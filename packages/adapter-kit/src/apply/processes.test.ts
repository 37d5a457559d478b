import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { parse } from 'toml';
import { beforeAll, expect, test } from 'vitest';
import { exampleAdapter } from '../testing/example-adapter.ts';
import { inTestHome, type TestHome } from '../testing/tree.ts';
import { setUp } from './apply.ts';
import { listOwners, removeOwner } from './remove.ts';

const program = 'edit-loop.mjs';
let source = '';

beforeAll(async () => {
  const built = await build({
    entryPoints: [fileURLToPath(new URL('./edit-loop.fixture.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  });
  source = built.outputFiles[0]?.text ?? '';
});

function start({ home }: TestHome, name: string, count: number): ChildProcess {
  return spawn(process.execPath, [join(home, program), name, String(count)], {
    env: { HOME: home },
    stdio: 'inherit',
  });
}

function registries(home: TestHome): string[] {
  const config = parse(home.read('.example/config.toml')) as { registries?: object };
  return Object.keys(config.registries ?? {});
}

test('of many processes that edit one file at once, no edit is lost', { timeout: 60_000 }, async () => {
  await inTestHome(async (home) => {
    home.write(program, source);
    const children = Array.from({ length: 8 }, (_, index) => start(home, `p${index}`, 5));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual(codes.map(() => 0));
    expect(registries(home)).toHaveLength(40);
    const owners = await listOwners(home.context);
    expect(owners).toHaveLength(40);
    for (const owner of owners) await removeOwner(home.context, owner);
    expect(Object.keys(home.tree())).toEqual([program]);
  });
});

test('a killed writer leaves a whole file, and the next one clears up after it', {
  timeout: 60_000,
}, async () => {
  await inTestHome(async (home) => {
    home.write(program, source);
    home.write('.example/config.toml', '# start\n');
    for (let round = 0; round < 8; round++) {
      const child = start(home, `k${round}`, 1000);
      const exit = once(child, 'exit');
      const before = registries(home).length;
      while (registries(home).length < before + 2) await new Promise(setImmediate);
      child.kill('SIGKILL');
      await exit;
      expect(home.read('.example/config.toml')).toMatch(/^# start\n/);
    }
    await setUp(home.context, exampleAdapter, 'last', {
      name: 'last',
      index: 'sparse+https://last.example/',
    });
    expect(registries(home)).toContain('last');
    expect(readdirSync(join(home.home, '.example'))).toEqual(['config.toml']);
  });
});
