import { describe, expect, it } from 'vitest';
import { isAtLeast } from './programs.ts';

describe('isAtLeast', () => {
  it.each([
    ['23.1', true],
    ['23.0.1', false],
    ['22.3', false],
    ['26.3.dev0', true],
    [undefined, true],
  ])('of %s and 23.1 is %s', (version, expected) => expect(isAtLeast(version, [23, 1])).toBe(expected));
});
