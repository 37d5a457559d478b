import { expect, it, vi } from 'vitest';
import { isDue } from './due.mjs';

const there = () => ({ status: 0, stderr: '' });
const absent = () => ({ status: 1, stderr: 'release not found\n' });
const untouched = () => {
  throw new Error('nobody was to be asked');
};

it('is due while a version has no release, whatever the push has changed', () => {
  const look = vi.fn(absent);
  expect(isDue(['1.2.3', '1.2.3'], [], look)).toBe(true);
  expect(look.mock.calls).toEqual([['v1.2.3']]);
});

it('is over once the version has its release', () => {
  expect(isDue(['1.2.3'], [], there)).toBe(false);
});

it('waits where changesets wait, and before the first version', () => {
  expect(isDue(['1.2.3'], ['a-change.md'], untouched)).toBe(false);
  expect(isDue(['0.0.0'], [], untouched)).toBe(false);
});

it('starts nothing where GitHub does not answer, or where there is not one version', () => {
  const silent = () => ({ status: 1, stderr: 'error connecting to the host\n' });
  expect(() => isDue(['1.2.3'], [], silent)).toThrow('gh release view v1.2.3 failed');
  expect(() => isDue(['1.2.3'], [], () => ({ status: null, stderr: '' }))).toThrow('failed');
  expect(() => isDue(['1.2.3', '1.2.4'], [], absent)).toThrow('not one version: 1.2.3, 1.2.4');
});
