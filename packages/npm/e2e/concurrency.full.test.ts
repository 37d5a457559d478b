import { expect, it } from 'vitest';
import { race } from './concurrency.ts';

it('of 50 processes with ten edits each of one .npmrc, none is lost', async () => {
  const { codes, values, torn } = await race(50, 10, 0);
  expect(codes).toEqual(codes.map(() => 0));
  expect(torn).toEqual([]);
  expect(Object.keys(values)).toHaveLength(501);
});

it('beside 20 npm config set, the file stays whole', async () => {
  const { codes, values } = await race(10, 10, 20);
  expect(codes).toEqual(codes.map(() => 0));
  expect(values['first']).toBe('1');
});
