import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '@vouch/core';
import { homeForTest } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { agentDirectories, noteElsewhere } from './elsewhere.ts';
import { inDirectory, placeOf } from './place.ts';

/** The same home, for a shell with a runtime directory and for one without. */
async function twoShells(context: Context): Promise<{ withRuntime: Context; without: Context; run: string }> {
  const runtime = join(context.homeDirectory, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  const withRuntime = { ...context, env: { XDG_RUNTIME_DIR: runtime } };
  return { withRuntime, without: context, run: join(context.homeDirectory, '.vouch/run') };
}

describe('an agent in a runtime directory', () => {
  it('is found by a shell that has none, until it takes its note away', async () => {
    await using home = await homeForTest();
    const { withRuntime, without, run } = await twoShells(home.context);
    const place = await placeOf(withRuntime);
    const forget = await noteElsewhere(withRuntime, place);
    expect(await agentDirectories(without)).toEqual([run, place.directory]);
    expect(await agentDirectories(withRuntime)).toEqual([place.directory, run]);
    await forget();
    expect(await agentDirectories(without)).toEqual([run]);
    await forget();
  });

  it('serves also where its home cannot be written', async () => {
    await using home = await homeForTest();
    const { withRuntime, without, run } = await twoShells(home.context);
    await writeFile(join(home.context.homeDirectory, '.vouch'), 'a file is in the way');
    const forget = await noteElsewhere(withRuntime, await placeOf(withRuntime));
    expect(await agentDirectories(without)).toEqual([run]);
    await expect(forget()).resolves.toBeUndefined();
  });
});

it('leaves no note of an agent in the home, nor of a private one', async () => {
  await using home = await homeForTest();
  const { context } = home;
  await noteElsewhere(context, await placeOf(context));
  const own = inDirectory(context, join(context.homeDirectory, 'own'));
  await noteElsewhere(own, await placeOf(own));
  await expect(readdir(join(context.homeDirectory, '.vouch'))).rejects.toThrow('ENOENT');
});

it('goes by no note that others can write, or that names no absolute path', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const run = join(context.homeDirectory, '.vouch/run');
  await mkdir(join(run, 'elsewhere'), { recursive: true, mode: 0o700 });
  await writeFile(join(run, 'elsewhere', 'open'), '/theirs\n', { mode: 0o666 });
  await writeFile(join(run, 'elsewhere', 'relative'), 'theirs\n', { mode: 0o600 });
  await writeFile(join(run, 'elsewhere', 'empty'), '', { mode: 0o600 });
  await writeFile(join(run, 'elsewhere', 'good'), '/ours\n', { mode: 0o600 });
  expect(await agentDirectories(context)).toEqual([run, '/ours']);
});
