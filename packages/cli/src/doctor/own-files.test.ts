import { inTestHome } from '@vouch/adapter-kit/testing';
import type { Context } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { lookAtConfig, lookAtState } from './own-files.ts';
import type { Scene } from './scene.ts';

const userId = process.getuid?.();

async function look(change: (context: Context) => Partial<Context>) {
  return await inTestHome(async ({ write, home, context }) => {
    write('.vouch/config.json', '{', 0o600);
    write('.vouch/state/journal.json', '{');
    const scene = {
      context: { ...context, ...change(context) },
      config: undefined,
      domains: [],
    } as unknown as Scene;
    const found = [...(await lookAtConfig(scene)), ...(await lookAtState(scene))];
    return { home, remedies: found.map(({ remedy }) => remedy) };
  });
}

describe.skipIf(userId === undefined)('a file of ours that cannot be read', () => {
  it('is moved aside', async () => {
    const { home, remedies } = await look(() => ({}));
    expect(remedies).toEqual([
      { kind: 'move-away', path: `${home}/.vouch/config.json` },
      { kind: 'move-away', path: `${home}/.vouch/state/journal.json` },
    ]);
  });

  it('is given back where it is another user’s, as after a set-up with sudo: nothing in there could be moved', async () => {
    const { home, remedies } = await look(({ files, homeDirectory }) => ({
      userId: 54_321,
      files: {
        ...files,
        lstat: async (path) =>
          Object.assign(await files.lstat(path), path === homeDirectory ? { uid: 54_321 } : {}),
      },
    }));
    const chown = { kind: 'run', words: ['sudo', 'chown', '-R', '54321', `${home}/.vouch`] };
    expect(remedies).toEqual([chown, chown]);
  });
});

it.skipIf(userId === undefined)('is left where the whole home is another user’s', async () => {
  const { remedies } = await look(() => ({ userId: 54_321 }));
  expect(remedies).toEqual([undefined, undefined]);
});

it('moves no file of a newer vouch aside: that one could not undo what it set up', async () => {
  await inTestHome(async ({ write, home, context }) => {
    for (const name of ['journal', 'static']) write(`.vouch/state/${name}.json`, '{"version":2}', 0o600);
    const found = await lookAtState({ context } as unknown as Scene);
    const told = (name: string) =>
      `${home}/.vouch/state/${name}.json was written by a newer vouch, so nothing was changed: update vouch, or use the one that wrote it`;
    expect(found.map(({ what }) => what)).toEqual(
      [told('journal'), told('static')].map((each) => expect.stringContaining(each)),
    );
    expect(found.map(({ remedy }) => remedy)).toEqual([undefined, undefined]);
  });
});
