import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { domainFlags, host, openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

/** Names that our programs, or a shell in them, might start. */
const names = [
  ...['aws', 'cargo', 'cat', 'echo', 'env', 'fish', 'git', 'gradle', 'java', 'keyring', 'mvn', 'node', 'npm'],
  ...['pdm', 'pip', 'pip3', 'pipx', 'pnpm', 'poetry', 'printf', 'ps', 'python', 'python3', 'rustc', 'sbt'],
  ...[
    'security',
    'sed',
    'sh',
    'stat',
    'test',
    'twine',
    'uname',
    'uv',
    'vouch',
    'vouch-agent',
    'xdg-open',
    'yarn',
  ],
];
const tools = ['cargo', 'pip', 'npm', 'pnpm', 'maven'];

let bench: Workbench;
let project: string;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.signIn();
  for (const tool of tools) await setUp(tool);
  project = await bench.write('project', { 'package.json': '{}' });
  const program = `#!/bin/sh\n: > '${join(bench.home, 'ran')}/'"$(basename "$0")"\n`;
  for (const directory of ['project', 'project/bin', 'project/node_modules/.bin']) {
    await bench.write(directory, Object.fromEntries(names.map((name) => [name, program])));
    await bench.run('chmod', ['+x', ...names.map((name) => join(bench.home, directory, name))]);
  }
});
beforeEach(async () => {
  await bench.run('rm', ['-rf', join(bench.home, 'ran')]);
  await mkdir(join(bench.home, 'ran'));
});
afterAll(() => bench.close());

const setUp = (tool: string) => bench.vouch(...setupArgs(tool));
/** In the project, whose directories stand on PATH by relative names, before everything else. */
const inProject = (command: string, ...args: string[]) =>
  bench.run(command, args, {
    cwd: project,
    env: { PATH: `:.:bin:./node_modules/.bin:${bench.env['PATH']}` },
    input: `${JSON.stringify({ v: 1, kind: 'get', operation: 'read', registry: { 'index-url': `sparse+https://${host}/cargo/my-repo/` } })}\n`,
  });
const vouch = (...args: string[]) => inProject(process.execPath, bench.vouchProgram, ...args);
const launcher = (name: string, ...args: string[]) =>
  inProject(join(bench.home, '.vouch/bin', name), ...args);

it.each([
  ['the cargo provider', () => launcher('cargo-credential-vouch', '--cargo-plugin')],
  ['the keyring', () => launcher('keyring', 'get', `https://${host}/pypi/my-repo/simple/`, 'aws')],
  ['the keyring for a foreign service', () => launcher('keyring', 'get', 'https://example.test/', 'me')],
  ['pnpm’s helper', () => launcher(`vouch-npm-token-${host}`)],
  ['Maven’s program', () => launcher('vouch-maven-env')],
  ['vouch credential', () => vouch('credential', 'codeartifact')],
  ['vouch status', () => vouch('status')],
  ['vouch doctor', () => vouch('doctor')],
  ...tools.map(
    (tool) =>
      [
        `vouch setup for ${tool}`,
        () => vouch('setup', 'codeartifact', '--tool', tool, '--repository', 'other-repo', ...domainFlags),
      ] as const,
  ),
] as const)('incident 32: %s runs no program of the project’s', async (_, run) => {
  await run();
  expect(await readdir(join(bench.home, 'ran'))).toEqual([]);
});

it('incident 32: what was planted would run', async () => {
  await inProject('/bin/sh', '-c', 'sed --version; uv --version');
  expect(await readdir(join(bench.home, 'ran'))).toEqual(['sed', 'uv']);
});
