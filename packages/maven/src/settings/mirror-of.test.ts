import { expect, it } from 'vitest';
import { mirrorFor } from './mirror-of.ts';

/** Mirrors with these patterns, each with its place in the list for an id. */
const mirrors = (patterns: readonly string[]) =>
  patterns.map((mirrorOf, at) => ({ id: String(at), url: `https://mirror.example/${at}/`, mirrorOf }));

it.each<[string, string[], string | undefined]>([
  ['the first of two that name it', ['ours', 'ours'], '0'],
  ['one that names it, whatever stands before', ['*', ' ours '], '1'],
  ['the first of two patterns', ['external:*', '*'], '0'],
  ['a pattern for all that is not on this machine', ['external:*'], '0'],
  ['a list with it', ['central, ours'], '0'],
  ['a list with it, before its way out', ['ours,!ours'], '0'],
  ['no list without it', ['central, other'], undefined],
  ['no list that leaves it out', ['*, !ours'], undefined],
  ['no list that leaves it out beforehand', ['!ours,*'], undefined],
  ['none for http alone', ['external:http:*'], undefined],
  ['none of nothing', [''], undefined],
])('Maven asks %s', (_which, patterns, chosen) => {
  expect(mirrorFor(mirrors(patterns), { id: 'ours' })?.id).toBe(chosen);
});
