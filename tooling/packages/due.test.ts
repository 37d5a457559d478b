import { expect, it, vi } from 'vitest';
import { isDue } from './due.mjs';

const there = () => ({ status: 0, stderr: '' });
const absent = () => ({ status: 1, stderr: 'release not found\n' });
const untouched = () => {
  throw new Error('nobody was to be asked');
};

it('is due where a push has brought a version that has no release', () => {
  const look = vi.fn(absent);
  expect(isDue(['1.2.3', '1.2.3'], '1.2.2', [], look)).toBe(true);
  expect(look.mock.calls).toEqual([['v1.2.3']]);
});

it('is over once the version has its release', () => {
  expect(isDue(['1.2.3'], '1.2.2', [], there)).toBe(false);
});

it('is for the run of the push that has brought the version, and for no later one beside it', () => {
  expect(isDue(['1.2.3'], '1.2.3', [], untouched)).toBe(false);
  expect(isDue(['1.2.3'], undefined, [], absent)).toBe(true);
});

it('waits where changesets wait, and before the first version', () => {
  expect(isDue(['1.2.3'], '1.2.2', ['a-change.md'], untouched)).toBe(false);
  expect(isDue(['0.0.0'], undefined, [], untouched)).toBe(false);
});

it('starts nothing where GitHub does not answer, or where there is not one version', () => {
  const silent = () => ({ status: 1, stderr: 'error connecting to the host\n' });
  expect(() => isDue(['1.2.3'], '1.2.2', [], silent)).toThrow('gh release view v1.2.3 failed');
  expect(() => isDue(['1.2.3'], '1.2.2', [], () => ({ status: null, stderr: '' }))).toThrow('failed');
  expect(() => isDue(['1.2.3', '1.2.4'], '1.2.2', [], absent)).toThrow('not one version: 1.2.3, 1.2.4');
});
