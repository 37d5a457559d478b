import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import type { Scene } from './scene.ts';
import { lookForVouchOnPath, wordsForVouch } from './vouch-on-path.ts';

/** What is said where PATH has these directories: with a link to this vouch, a launcher of it, or something else. */
function look(
  path: readonly ('link' | 'launcher' | 'other' | 'long')[],
  more: { readonly existing?: true } = {},
) {
  return inTestHome(async (home) => {
    const script = home.write('opt/vouch.js', '', 0o755);
    const texts = {
      launcher: `#!/bin/sh\nexec node ${script} "$@"\n`,
      other: '#!/bin/sh\necho other\n',
      // A program that only holds the name somewhere.
      long: `${script}\n`.padEnd(4_096, '#'),
    };
    for (const each of path) {
      if (each === 'link') {
        mkdirSync(join(home.home, 'link'));
        symlinkSync(script, join(home.home, 'link', 'vouch'));
      } else home.write(`${each}/vouch`, texts[each], 0o755);
    }
    if (more.existing) home.write('.config/vouch/config.json', '{}');
    const PATH = path.map((each) => join(home.home, each)).join(':');
    const scene = {
      context: { ...home.context, env: { PATH } },
      self: { node: '/usr/bin/node', script },
    } as unknown as Scene;
    const [found, ...others] = await lookForVouchOnPath(scene);
    expect(others).toEqual([]);
    const words = await wordsForVouch(scene);
    const tilde = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(home.home, '~'));
    return { found: tilde(found), words: tilde(words) };
  });
}

const byPath = ['/usr/bin/node', '~/opt/vouch.js'];

it.each([
  [['link'], 'good', '~/link/vouch is the only one on PATH', ['vouch']],
  [['launcher'], 'good', '~/launcher/vouch is the only one on PATH', ['vouch']],
  [['link', 'launcher'], 'good', '~/link/vouch is the only one on PATH', ['vouch']],
  [['link', 'other'], 'good', '~/link/vouch is the first on PATH; another is ~/other/vouch', ['vouch']],
  [[], 'warning', 'no vouch is on PATH; this one is ~/opt/vouch.js', byPath],
  [
    ['other'],
    'warning',
    'another vouch is first on PATH: ~/other/vouch; this one, ~/opt/vouch.js, is not on PATH',
    byPath,
  ],
  [
    ['long'],
    'warning',
    'another vouch is first on PATH: ~/long/vouch; this one, ~/opt/vouch.js, is not on PATH',
    byPath,
  ],
] as const)('PATH with %j is %s: %s', async (path, state, what, words) => {
  expect(await look(path)).toEqual({ found: { state, what }, words });
});

it('puts this vouch in front of another', async () => {
  const remedy = { kind: 'path-first', directory: '~/launcher' };
  const what = 'another vouch is first on PATH: ~/other/vouch; this one is ~/launcher/vouch';
  expect(await look(['other', 'launcher'])).toEqual({
    found: { state: 'warning', what, remedy },
    words: byPath,
  });
});

it('says that the other one may be the existing Vouch, where that is set up', async () => {
  const existing = ' (the existing Vouch is set up here: ~/.config/vouch)';
  for (const path of [['other'], ['link', 'other']] as const)
    expect((await look(path, { existing: true })).found?.what).toContain(`~/other/vouch${existing}`);
});
