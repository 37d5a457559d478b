import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** What V8 made of the bundles, which the built programs keep for their next start. */
let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
  await bench.signIn();
});
afterEach(() => bench.close());

/** The files that are kept, by their paths, with the time of their writing. */
async function kept(): Promise<Map<string, number>> {
  const directory = join(bench.home, '.vouch/compiled');
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const times = files.map(async (file) => [file, (await stat(file)).mtimeMs] as const);
  return new Map(await Promise.all(times));
}

/** A cold token: the most that a protocol program loads. */
async function token(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const words = ['credential', 'codeartifact'];
  const done = await bench.run(process.execPath, [bench.vouchProgram, ...words], { env });
  expect(done).toMatchObject({ code: 0, stderr: '' });
  return done.stdout.trim();
}

it('is written once, holds no token, and a start without it answers the same', async () => {
  expect(await bench.vouch(...setupArgs('cargo'))).toMatchObject({ code: 0 });
  const first = await token();
  const files = await kept();
  const names = [...files.keys()].map((file) =>
    file
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/-[0-9a-f]{32}$/, ''),
  );
  expect(names).toEqual(expect.arrayContaining(['credential', 'core', 'aws-sdk-client-codeartifact']));
  expect(new Set(names).size).toBe(names.length);
  for (const file of files.keys()) expect((await readFile(file, 'latin1')).includes(first)).toBe(false);
  await token();
  expect(await kept()).toEqual(files);
  await rm(join(bench.home, '.vouch/compiled'), { recursive: true });
  await token();
});

it('is not run where it is no longer what was written, and is written anew', async () => {
  expect(await bench.vouch(...setupArgs('cargo'))).toMatchObject({ code: 0 });
  await rm(join(bench.home, '.vouch/compiled'), { recursive: true });
  await token();
  const spoilt = new Map<string, Buffer>();
  for (const file of (await kept()).keys()) {
    const bytes = await readFile(file);
    // In the middle of what V8 would take as it is.
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 64);
    await writeFile(file, bytes);
    spoilt.set(file, bytes);
  }
  expect(spoilt.size).toBeGreaterThan(10);
  await token();
  for (const [file, bytes] of spoilt) expect((await readFile(file)).equals(bytes), file).toBe(false);
});

it('is not of a start with flags of V8, which the next one would not take; such a start answers the same', async () => {
  const flags = { NODE_OPTIONS: '--max-old-space-size=400 --stack-trace-limit=50' };
  expect(
    await bench.run(process.execPath, [bench.vouchProgram, ...setupArgs('cargo')], { env: flags }),
  ).toMatchObject({ code: 0 });
  await token(flags);
  expect(await kept()).toEqual(new Map());
  await token();
  const files = await kept();
  expect(files.size).toBeGreaterThan(10);
  await token(flags);
  expect(await kept()).toEqual(files);
});

it('is another one for the agent, which has flags of V8 of its own', async () => {
  bench.useAgent();
  expect(await bench.vouch(...setupArgs('cargo'))).toMatchObject({ code: 0 });
  expect(await bench.vouch('agent', 'start')).toMatchObject({ code: 0 });
  expect(await bench.vouch('agent', 'stop')).toMatchObject({ code: 0 });
  const builds = join(bench.home, '.vouch/compiled');
  const withAgent = async () => {
    const files = [...(await kept()).keys()].filter((file) => basename(file).startsWith('vouch-agent-'));
    return files.map((file) => basename(dirname(file)));
  };
  // It writes as it ends.
  await vi.waitFor(async () => expect(await withAgent()).toHaveLength(1), { timeout: 30_000 });
  const [agent = ''] = await withAgent();
  const [other = '', ...more] = (await readdir(builds)).filter((name) => name !== agent);
  expect(agent.startsWith(`${other}-`)).toBe(true);
  expect(more).toEqual([]);
});

it('is not there in a home without ~/.vouch, nor where VOUCH_COMPILE_CACHE=never', async () => {
  await token({ VOUCH_DOMAIN: 'my-domain', VOUCH_DOMAIN_OWNER: '123456789012', VOUCH_AGENT: 'never' });
  expect(await readdir(bench.home)).not.toContain('.vouch');
  const never = { VOUCH_COMPILE_CACHE: 'never' };
  expect(
    await bench.run(process.execPath, [bench.vouchProgram, ...setupArgs('cargo')], { env: never }),
  ).toMatchObject({ code: 0 });
  await token(never);
  expect(await kept()).toEqual(new Map());
  // A launcher hands the wish on.
  const launcher = join(bench.home, '.vouch/bin/cargo-credential-vouch');
  expect(await bench.run(launcher, ['--cargo-plugin'], { env: never })).toMatchObject({ code: 0 });
  expect(await kept()).toEqual(new Map());
  expect(await bench.run(launcher, ['--cargo-plugin'])).toMatchObject({ code: 0 });
  expect((await kept()).size).toBeGreaterThan(0);
});
