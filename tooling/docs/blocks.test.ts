import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fencesOf, markOf, partsOf } from '@vouch/workbench/markdown';
import { describe, expect, it } from 'vitest';
import { documents, isWriting, readDocument, root } from './documents.ts';
import { allPlays, isPlayed, rewrite, shownFile } from './plays.ts';
import { scenes } from './scenes.ts';

/** Marks of ours, and of tests that write tables of their own. */
const names = ['scene', 'fails', 'file', 'not run', 'run by', 'matrix', '/matrix', 'simulated', 'end'];
const everyFence = documents.flatMap((document) =>
  fencesOf(readDocument(document)).map((fence) => ({ document, fence, at: `${document}:${fence.line}` })),
);

describe('every block of every document', () => {
  it('says what it is', () => {
    expect(everyFence.filter(({ fence }) => fence.language === '').map(({ at }) => at)).toEqual([]);
  });

  it('is run, where it has commands: here, by another test, or for a reason not at all', () => {
    const played = new Set(
      allPlays.flatMap(({ document, fences }) => fences.map(({ line }) => `${document}:${line}`)),
    );
    const lost = everyFence.filter(({ fence, at }) => isPlayed(fence) && !played.has(at));
    expect(lost.map(({ at }) => `${at}: no scene is set`)).toEqual([]);
  });

  it('is left out seldom, and never without a reason', () => {
    const left = everyFence.flatMap(({ at, fence }) => {
      const reason = markOf(fence, 'not run');
      return reason === undefined ? [] : [{ at, reason }];
    });
    expect(left.filter(({ reason }) => reason.split(' ').length < 3)).toEqual([]);
    expect(left.length, left.map(({ at, reason }) => `${at}: ${reason}`).join('\n')).toBeLessThanOrEqual(6);
  });

  it('is known to the test that is said to run it', () => {
    const unknown = everyFence.filter(({ document, fence }) => {
      const test = markOf(fence, 'run by');
      if (test === undefined) return false;
      if (!existsSync(join(root, test))) return true;
      const text = readFileSync(join(root, test), 'utf8');
      return !text.includes(document) && !text.includes(fence.body.trim());
    });
    expect(unknown.map(({ at }) => at)).toEqual([]);
  });

  it.each(documents)('%s shows files of the repository as they are', (document) => {
    const shown = fencesOf(readDocument(document)).flatMap((fence) => {
      const made = shownFile(fence);
      return made === undefined ? [] : [{ fence, made }];
    });
    if (isWriting) rewrite(document, shown);
    else expect(shown.map(({ fence }) => fence.body)).toEqual(shown.map(({ made }) => made));
  });
});

it('knows every mark and every scene that a document names', () => {
  const marks = documents.flatMap((document) =>
    partsOf(readDocument(document)).flatMap((part) =>
      part.kind === 'mark' ? [{ ...part, at: `${document}:${part.line}` }] : [],
    ),
  );
  const odd = marks.filter(
    ({ name, value }) => !names.includes(name) || (name === 'scene' && scenes[value] === undefined),
  );
  expect(odd.map(({ at, name, value }) => `${at}: ${name}: ${value}`)).toEqual([]);
  const used = new Set(marks.filter(({ name }) => name === 'scene').map(({ value }) => value));
  expect(Object.keys(scenes).filter((name) => !used.has(name))).toEqual([]);
});
