import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testContext } from '@vouch/core/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Adapter,
  createFile,
  editFile,
  type FileFact,
  readFileFact,
  removeOwner,
  set,
  setUp,
  tomlFormat,
} from '../index.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kit-'));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

interface Request {
  readonly name: string;
  readonly index: string;
}
const cargoLike: Adapter<Request, { config: FileFact; launcher: FileFact }> = {
  tool: 'cargo',
  inspect: async (context) => ({
    config: await readFileFact(context, join(context.homeDirectory, '.cargo', 'config.toml')),
    launcher: await readFileFact(
      context,
      join(context.homeDirectory, '.vouch', 'bin', 'cargo-credential-vouch'),
    ),
  }),
  plan: (request, facts) => ({
    edits: [
      createFile(facts.launcher, '#!/bin/sh\n', 0o700),
      editFile(facts.config, tomlFormat, [
        set(['registries', request.name, 'index'], request.index),
        set(['registries', request.name, 'credential-provider'], 'vouch'),
        set(['credential-alias', 'vouch'], ['/abs/prog']),
      ]),
    ],
    notes: [],
  }),
};

test('sets up, shares, and gives back', async () => {
  const context = testContext({ homeDirectory: home });
  const one = await setUp(context, cargoLike, 'a', { name: 'a', index: 'sparse+https://a/' });
  expect(one.changed.length).toBe(2);
  const two = await setUp(context, cargoLike, 'b', { name: 'b', index: 'sparse+https://b/' });
  expect(two.changed.length).toBe(1);
  expect((await setUp(context, cargoLike, 'b', { name: 'b', index: 'sparse+https://b/' })).changed).toEqual(
    [],
  );
  await removeOwner(context, { tool: 'cargo', id: 'a' });
  await removeOwner(context, { tool: 'cargo', id: 'b' });
  expect(await readdir(home)).toEqual(['.vouch']);
});
