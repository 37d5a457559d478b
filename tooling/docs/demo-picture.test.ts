import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import { demoPicture, picture, recorded } from './demo-picture.ts';
import { isWriting, readDocument, root } from './documents.ts';
import { terminalSvg } from './terminal-svg.ts';

it('is made from what the demo printed', () => {
  const made = demoPicture(readDocument(recorded));
  if (isWriting) writeFileSync(join(root, picture), made);
  expect(readDocument(picture)).toBe(made);
});

it('is XML that holds every line as it was, and loads nothing', () => {
  const lines = ['$ echo "a & b" > <c>', '', '  two  spaces'];
  const svg = terminalSvg('a title', lines, () => 'plain');
  expect(XMLValidator.validate(svg)).toBe(true);
  const { svg: read } = new XMLParser({ trimValues: false }).parse(svg);
  expect(read.text.slice(1)).toEqual([lines[0], lines[2]]);
  expect(svg).not.toMatch(/href|url\(|@import|<image|<script/);
});
