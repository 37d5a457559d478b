import { rmSync } from 'node:fs';
import { setupArgs, type Workbench } from '@vouch/workbench';
import { npmPackage, runJavascript } from '@vouch/workbench/javascript';
import { expect } from 'vitest';
import { at, npmBench } from './bench.ts';

export const setup = setupArgs('npm', '--token-store', 'file');

/** A bench whose npm has the token of a session in its file, and a package to install. */
export async function signedInBench(options: Parameters<typeof npmBench>[0] = {}): Promise<Workbench> {
  const bench = await npmBench(options);
  bench.emulator.addPackage(at, { name: 'greeter', version: '1.0.0' });
  expect(await bench.vouch(...setup)).toMatchObject({ code: 0 });
  expect(await bench.vouch('login')).toMatchObject({ code: 0 });
  return bench;
}

/** Installs from nothing: no cache and no lock file. */
export async function installAnew(bench: Workbench) {
  const app = await bench.write('app', npmPackage('app', { dependencies: { greeter: '^1.0.0' } }));
  for (const left of ['app/node_modules', 'app/package-lock.json', '.npm'])
    rmSync(`${bench.home}/${left}`, { recursive: true, force: true });
  return await runJavascript(bench, 'npm11', ['install'], { cwd: app });
}
