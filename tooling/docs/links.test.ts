import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fencesOf, partsOf } from '@vouch/workbench/markdown';
import { describe, expect, it } from 'vitest';
import { documents, readDocument, root } from './documents.ts';

/** A heading's anchor, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function anchorsOf(document: string): Set<string> {
  const anchors = new Set<string>();
  for (const part of partsOf(readDocument(document))) {
    if (part.kind !== 'heading') continue;
    const anchor = anchorOf(part.text);
    let name = anchor;
    for (let again = 1; anchors.has(name); again += 1) name = `${anchor}-${again}`;
    anchors.add(name);
  }
  return anchors;
}

/** A document without its blocks and without code in its lines: what stands there is no link. */
function proseOf(document: string): string {
  const text = readDocument(document);
  return fencesOf(text)
    .reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text)
    .replace(/`[^`\n]*`/g, '');
}

const linksOf = (document: string) =>
  [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');

/** What is wrong with a link, or nothing. Other sites' pages are not asked. */
function problemOf(document: string, target: string): string | undefined {
  if (/^https:\/\//.test(target)) return undefined;
  if (/^[a-z]+:/.test(target)) return `${target}: not https`;
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? document : normalize(join(dirname(document), path));
  if (relative(root, join(root, file)).startsWith('..') || !existsSync(join(root, file)))
    return `${target}: there is no such file`;
  if (anchor === undefined) return undefined;
  if (!statSync(join(root, file)).isFile() || !file.endsWith('.md'))
    return `${target}: no page has anchors there`;
  return anchorsOf(file).has(anchor) ? undefined : `${target}: there is no such heading`;
}

describe('the links of', () => {
  it.each(documents)('%s lead somewhere', (document) => {
    const problems = linksOf(document).map((target) => problemOf(document, target));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });
});

it('finds a link that leads nowhere', () => {
  expect(problemOf('README.md', 'docs/nothing.md')).toContain('no such file');
  expect(problemOf('README.md', 'docs/ci.md#nothing')).toContain('no such heading');
  expect(problemOf('README.md', 'docs/ci.md#docker-build')).toBeUndefined();
});
