import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { printable, printableUrl } from './printable.ts';

const forbidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

describe('printable', () => {
  test.each([
    ['\u001b[31mred\u001b[0m', '\\u{1b}[31mred\\u{1b}[0m'],
    ['\u001b]52;c;eA==\u0007', '\\u{1b}]52;c;eA==\\u{07}'],
    ['a\rb', 'a\\u{0d}b'],
    ['a\nb\tc', 'a b c'],
    ['a\0b', 'a\\u{00}b'],
    ['a\u007fb', 'a\\u{7f}b'],
    ['a\u009b2Jb', 'a\\u{9b}2Jb'],
    ['a\u0085b', 'a\\u{85}b'],
    ['a\u202eb', 'a\\u{202e}b'],
    ['a\u2066b', 'a\\u{2066}b'],
    ['a\u0600b', 'a\\u{600}b'],
    ['a\u200bb', 'a\\u{200b}b'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['a\ufeffb', 'a\\u{feff}b'],
    ['a\u00adb', 'a\\u{ad}b'],
    ['a\u3164b', 'a\\u{3164}b'],
    ['a\u{e0041}b', 'a\\u{e0041}b'],
    ['a\ud800b', 'a\\u{d800}b'],
    ['a\ue000b', 'a\\u{e000}b'],
    ['Grüße, 世界 🎉', 'Grüße, 世界 🎉'],
    ['', ''],
  ])('%j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('incident 21: lets nothing through that a terminal obeys, and changes nothing twice', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const shown = printable(text);
        expect(shown).not.toMatch(forbidden);
        expect(printable(shown).startsWith(shown.slice(0, 500))).toBe(true);
      }),
      { numRuns: 2_000 },
    ));

  it('cuts what is long, even between the halves of a character', () => {
    expect(printable('x'.repeat(1_000_000))).toBe(`${'x'.repeat(500)}…`);
    expect(printable(`${'x'.repeat(499)}🎉🎉`)).toBe(`${'x'.repeat(499)}\\u{d83c}…`);
  });
});

describe('a URL for people', () => {
  test.each([
    ['https://example.com/npm/@scope/x', 'https://example.com/npm/@scope/x'],
    ['https://aws:CANARY@example.com/x', 'https://…@example.com/x'],
    ['https://CANARY@example.com', 'https://…@example.com'],
    ['https://a:CAN@CANARY@example.com/x', 'https://…@example.com/x'],
    ['sparse+https://aws:CANARY@example.com/x', 'sparse+https://…@example.com/x'],
    ['aws:CANARY@example.com/x', '…@example.com/x'],
    ['//aws:CANARY@example.com/x', '//…@example.com/x'],
    ['https:\\\\aws:CANARY@example.com\\x', 'https:\\\\…@example.com\\x'],
    ['https://aws:CAN\nARY@example.com/x', 'https://…@example.com/x'],
    ['https://example.com/x?token=CANARY', 'https://example.com/x…'],
    ['https://example.com/x#CANARY\nCANARY', 'https://example.com/x…'],
  ])('%j', (url, shown) => {
    expect(printableUrl(url)).toBe(shown);
  });
});
