import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editFile, set } from '../edit.ts';
import { factOf } from '../testing/fact.ts';
import { batchBlockFormat, shellBlockFormat } from './format.ts';

const path = ['vouch: tokens'];
const body = 'one\n  two';

const edited = (text: string | null, format = shellBlockFormat) =>
  editFile(factOf(text), format, [set(path, body)]).after;

describe('a block in a script', () => {
  it('makes the file where there is none, in the script’s own line endings', () => {
    expect(edited(null)).toBe('# >>> vouch: tokens >>>\none\n  two\n# <<< vouch: tokens <<<\n');
    expect(edited(null, batchBlockFormat)).toBe(
      'rem >>> vouch: tokens >>>\r\none\r\n  two\r\nrem <<< vouch: tokens <<<\r\n',
    );
  });

  it('goes behind what is there, and is replaced in place', () => {
    const after = edited('set A=1\r\n', batchBlockFormat);
    expect(after).toBe(
      'set A=1\r\n\r\nrem >>> vouch: tokens >>>\r\none\r\n  two\r\nrem <<< vouch: tokens <<<\r\n',
    );
    const changed = editFile(factOf(`${after}more\r\n`), batchBlockFormat, [set(path, 'three')]).after;
    expect(changed).toBe(
      'set A=1\r\n\r\nrem >>> vouch: tokens >>>\r\nthree\r\nrem <<< vouch: tokens <<<\r\nmore\r\n',
    );
  });

  it('has the script’s own line endings where it is replaced by several lines', () => {
    const after = edited('set A=1\r\n', batchBlockFormat) ?? '';
    const changed = batchBlockFormat.set(after, path, 'three\nfour').text;
    expect(changed).toBe(after.replace('one\r\n  two', 'three\r\nfour'));
  });

  it('is empty again where it was', () => {
    const empty = '# >>> vouch: tokens >>>\n# <<< vouch: tokens <<<\n';
    const full = shellBlockFormat.set(empty, path, body).text;
    expect(shellBlockFormat.set(full, path, '').text).toBe(empty);
    expect(shellBlockFormat.find(empty, path)?.value).toBe('');
  });

  it('has no carriage return in a POSIX shell’s script, whatever the person’s own lines have', () => {
    const after = edited('# mine\r\n');
    expect(after).toBe('# mine\r\n\n# >>> vouch: tokens >>>\none\n  two\n# <<< vouch: tokens <<<\n');
    const changed = editFile(factOf(`${after}more\r\n`), shellBlockFormat, [set(path, 'three')]).after;
    expect(changed).toBe('# mine\r\n\n# >>> vouch: tokens >>>\nthree\n# <<< vouch: tokens <<<\nmore\r\n');
  });

  it.each([
    '# >>> vouch: tokens >>>\n',
    '# <<< vouch: tokens <<<\n',
    '# <<< vouch: tokens <<<\n# >>> vouch: tokens >>>\n',
    '# >>> vouch: tokens >>>\n# >>> vouch: tokens >>>\n# <<< vouch: tokens <<<\n',
  ])('%j is damaged, and refused', (text) => {
    expect(() => edited(text)).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });

  it('goes away without a trace', () => {
    const line = fc.constantFrom('', 'x', '# >>> other >>>', '  y', '# c', 'é😀');
    const eol = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), eol, fc.boolean(), (lines, ending, final) => {
        const before = lines.join(ending) + (final && lines.length > 0 ? ending : '');
        const result = shellBlockFormat.set(before, path, body);
        shellBlockFormat.verify(before, result.text, path, { value: body });
        expect(shellBlockFormat.find(result.text, path)?.value).toBe(body);
        expect(shellBlockFormat.remove(result.text, path, result.made)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });
});
