import { partsOf } from '@vouch/workbench/markdown';
import { expect, it } from 'vitest';
import { readDocument } from './documents.ts';
import { productSource } from './product-source.ts';

const page = 'docs/troubleshooting.md';
const source = productSource().join('\n');

/** The messages of the table, which no block makes. `…` and N stand for what differs. */
const messages = readDocument(page)
  .split('\n')
  .filter((line) => /^\| `/.test(line))
  .flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, text]) => text ?? ''));

it('explains messages that the product has', () => {
  expect(messages.length).toBeGreaterThan(8);
  const unknown = messages.filter(
    (message) => !message.split(/…|\bN\b/).every((part) => source.includes(part.trim())),
  );
  expect(unknown).toEqual([]);
});

it('shows a session below every message that has a heading', () => {
  const parts = partsOf(readDocument(page));
  const headings = parts.flatMap((part) =>
    part.kind === 'heading' && part.text.startsWith('`') ? part.text : [],
  );
  const shown = new Set(parts.flatMap((part) => (part.kind === 'fence' ? part.heading : [])));
  expect(headings.filter((heading) => !shown.has(heading))).toEqual([]);
});
