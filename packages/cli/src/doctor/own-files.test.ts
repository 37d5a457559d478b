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
    const { home, remedies } = await look(() => ({ userId: 54_321 }));
    const chown = { kind: 'run', words: ['sudo', 'chown', '-R', '54321', `${home}/.vouch`] };
    expect(remedies).toEqual([chown, chown]);
  });
});
