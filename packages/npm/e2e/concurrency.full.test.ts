import { expect, it } from 'vitest';
import { race } from './concurrency.ts';

it('of 50 processes with ten edits each of one .npmrc, none is lost', async () => {
  const { codes, values, torn } = await race(50, 10, 0);
  expect(codes).toEqual(codes.map(() => 0));
  expect(torn).toEqual([]);
  expect(Object.keys(values)).toHaveLength(501);
});

it('beside npm config set, every line stays whole, and one of ours that gave up says so by its exit code', async () => {
  const { codes, lines } = await race(10, 10, 20);
  // 6: the file was changed under us five times in a row, and was left alone.
  expect(codes.filter((code) => code !== 0 && code !== 6)).toEqual([]);
  expect(lines.filter((line) => !line.includes('='))).toEqual([]);
  expect(lines.length).toBeGreaterThan(0);
});
