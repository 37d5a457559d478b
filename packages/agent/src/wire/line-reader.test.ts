import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineReader } from './line-reader.ts';

function read(chunks: readonly Buffer[], longest = 1_000) {
  const lines: string[] = [];
  let tooLong = 0;
  const reader = lineReader(() => longest, {
    line: (text) => lines.push(text),
    tooLong: () => (tooLong += 1),
  });
  for (const chunk of chunks) reader.push(chunk);
  return { lines, tooLong, partial: reader.partial };
}

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const points = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return points.slice(1).map((point, index) => bytes.subarray(points[index], point));
}

test('the cuts between chunks change nothing', () => {
  void fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''))),
      fc.array(fc.nat()),
      (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        expect(read(cutAt(bytes, cuts))).toEqual({ lines, tooLong: 0, partial: false });
      },
    ),
  );
});

test('only LF ends a line', () => {
  expect(read([Buffer.from('a\rb\u0085c\u2028d\r\ne')])).toMatchObject({
    lines: ['a\rb\u0085c\u2028d\r'],
    partial: true,
  });
});

test('a line may have exactly the greatest length, and not one byte more', () => {
  expect(read([Buffer.from('12345\n1234'), Buffer.from('5\n')], 5)).toMatchObject({
    lines: ['12345', '12345'],
    tooLong: 0,
  });
  expect(read([Buffer.from('123'), Buffer.from('456'), Buffer.from('\nrest\n')], 5)).toMatchObject({
    lines: [],
    tooLong: 1,
  });
});

test('each line is measured by the greatest length as it stands', () => {
  let longest = 2;
  const lines: string[] = [];
  const reader = lineReader(() => longest, {
    line(text) {
      lines.push(text);
      longest = 4;
    },
    tooLong: (most) => lines.push(`more than ${most}`),
  });
  reader.push(Buffer.from('12\n1234\n12345\n'));
  expect(lines).toEqual(['12', '1234', 'more than 4']);
});
