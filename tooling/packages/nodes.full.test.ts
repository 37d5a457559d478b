import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { nodeOf } from './stranger.ts';
import { root } from './workspaces.mjs';

const run = promisify(execFile);

/** What depends on the Node: processes, sockets, signals, TLS. The rest is the same code on each. */
const files = [
  'packages/core/src/lock',
  'packages/core/e2e/exchange.test.ts',
  'packages/agent/src',
  'packages/agent/e2e/processes.test.ts',
  'packages/agent/e2e/isolation.test.ts',
  'packages/cargo/e2e/process.test.ts',
];

describe.each([22, 24])('Node %i', (major) => {
  const node = nodeOf(major);

  /** Not this run's: a Vitest in a Vitest would take its worker's variables for its own. */
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));

  it.skipIf(node === undefined)('runs the sources as they are, without a build', async () => {
    const { stdout } = await run(node ?? '', ['packages/cli/src/bin/vouch.ts', '--version'], {
      cwd: root,
      env,
    });
    expect(stdout).toBe('0.0.0\n');
  });

  it.skipIf(node === undefined)('passes the tests of processes, sockets, signals and TLS', async () => {
    const own = ['--root', '.', '--config', 'tooling/packages/nodes.vitest.config.ts'];
    const args = ['node_modules/vitest/vitest.mjs', 'run', ...own, ...files];
    const { stdout } = await run(node ?? '', args, { cwd: root, env, maxBuffer: 1 << 26 });
    // The programs under test print there too.
    const report = stdout.split('\n').find((line) => line.startsWith('{"')) ?? '';
    const { success, numPassedTests, numFailedTests } = JSON.parse(report);
    expect({ success, numFailedTests }).toEqual({ success: true, numFailedTests: 0 });
    expect(numPassedTests).toBeGreaterThan(100);
  });
});
