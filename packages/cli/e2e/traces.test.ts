import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { host, openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { canary } from '@vouch/workbench/canary';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/**
 * What makes Node write down what it does: NODE_DEBUG=http prints every header, and a diagnostic report (mode 0644) holds
 * the whole environment (measured with Node 20.20). The bench looks at stderr, and at the whole home at its end.
 */
const loud = {
  NODE_DEBUG: '*',
  NODE_DEBUG_NATIVE: 'HTTP2,INSPECTOR_SERVER',
  DEBUG: '*',
  NODE_OPTIONS: [
    '--report-uncaught-exception --report-on-signal --report-on-fatalerror --report-signal=SIGUSR2',
    '--heapsnapshot-signal=SIGHUP --trace-warnings --trace-uncaught --trace-exit --trace-sigint',
  ].join(' '),
};
const url = `https://${host}/pypi/my-repo/simple/`;
const line = JSON.stringify({
  v: 1,
  kind: 'get',
  operation: 'read',
  registry: { 'index-url': `sparse+https://${host}/cargo/my-repo/` },
});

let bench: Workbench;
let directory: string;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.signIn();
  for (const tool of ['cargo', 'pip', 'pnpm', 'maven']) await bench.vouch(...setupArgs(tool));
  directory = await bench.write('here', {});
  await bench.run('mkdir', [directory]);
});
afterAll(() => bench.close());

const launchers = [
  ['cargo-credential-vouch', '--cargo-plugin'],
  ['keyring', 'get', url, 'aws'],
  ['vouch-maven-env'],
  [`vouch-npm-token-${host}`],
] satisfies [string, ...string[]][];

it.each([
  ['setup', 'codeartifact', '--tool', 'pip', '--domain', 'my-domain', '--repository'],
  ['setup', 'codeartifact', '--tool', 'pip', '--repository', 'my-repo', '--domain'],
  ['enroll'],
])(
  'incident 20: vouch %j refuses a URL in the place of a name, and does not show its password',
  async (...args) => {
    const done = await bench.vouch(...args, `http://aws:hunter2@${host}/pypi/my-repo/`);
    expect(done).toMatchObject({ stdout: '', stderr: expect.stringContaining(`http://…@${host}`) });
    expect(done.code).toBe(2);
  },
);

describe('with everything that makes Node talk', () => {
  it.each(launchers)('incident 20: %s gives its answer, and no other word', async (name, ...args) => {
    const launcher = join(bench.home, '.vouch/bin', name);
    const done = await bench.run(launcher, args, { cwd: directory, env: loud, input: `${line}\n` });
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toContain(canary);
    expect(await readdir(directory)).toEqual([]);
  });

  it.each(launchers)('incident 20: %s says nothing of a failure but its own words', async (name, ...args) => {
    const launcher = join(bench.home, '.vouch/bin', name);
    bench.emulator.setFault({ kind: 'error', status: 400, operation: 'GetAuthorizationToken' });
    try {
      const done = await bench.run(launcher, args, { cwd: directory, env: loud, input: `${line}\n` });
      expect(
        done.stderr.split('\n').filter((each) => !/^(?:vouch:| {2}(?:because|hint):|$)/.test(each)),
      ).toEqual([]);
      expect(await readdir(directory)).toEqual([]);
    } finally {
      bench.emulator.setFault(null);
    }
  });
});
