import { expect, it } from 'vitest';
import type { Format } from './format.ts';
import { npmrcFormat } from './ini/format.ts';
import { secretRanges } from './secret-ranges.ts';

const rangesOf = (...leaves: readonly (readonly [name: string, start: number, end: number])[]) => {
  const format: Format = {
    ...npmrcFormat,
    leaves: () => leaves.map(([name, start, end]) => ({ names: [name], start, end })),
  };
  return secretRanges('a ${NAME} b c d e f g h', format).map(({ start, end }) => [start, end]);
};

it('are in their order, those that overlap as one and those that touch apart', () => {
  expect(rangesOf(['token', 14, 18], ['token', 10, 12], ['colour', 0, 22])).toEqual([
    [10, 12],
    [14, 18],
  ]);
  expect(rangesOf(['token', 10, 18], ['password', 12, 14])).toEqual([[10, 18]]);
  expect(rangesOf(['token', 10, 14], ['password', 12, 18], ['token', 16, 20])).toEqual([[10, 20]]);
  expect(rangesOf(['token', 10, 12], ['token', 12, 14])).toEqual([
    [10, 12],
    [12, 14],
  ]);
});

it('are judged by the leaf’s own text: a reference is no secret', () => {
  expect(rangesOf(['token', 2, 9])).toEqual([]);
  expect(rangesOf(['token', 0, 9])).toEqual([[0, 9]]);
});
