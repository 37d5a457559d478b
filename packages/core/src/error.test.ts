import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { causes, type ErrorKind, isErrorKind, toVouchError, VouchError } from './error.ts';

/** Who goes on, and the documented exit code. */
const table: readonly (readonly [ErrorKind, 'next' | 'stop', number])[] = [
  ['not-mine', 'next', 6],
  ['not-signed-in', 'next', 3],
  ['not-supported', 'next', 2],
  ['usage', 'stop', 2],
  ['network', 'stop', 4],
  ['service', 'stop', 4],
  ['throttled', 'stop', 4],
  ['denied', 'stop', 5],
  ['configuration', 'stop', 6],
  ['internal', 'stop', 1],
];

test.each(table)('%s says %s and exits with %i', (kind, disposition, exitCode) => {
  const error = new VouchError(kind, 'a sentence', { hint: 'a command', retryAfter: 3 });
  expect(error).toMatchObject({ kind, disposition, exitCode, hint: 'a command', retryAfter: 3 });
  expect(isErrorKind(kind)).toBe(true);
});

it('knows no other kind', () => {
  for (const text of ['', 'not-found', 'constructor', '__proto__', 'toString'])
    expect(isErrorKind(text)).toBe(false);
});

it('makes its message and its hint printable', () => {
  const error = new VouchError('usage', 'a\u001b[2J\u202eb', { hint: 'c\rd' });
  expect([error.message, error.hint]).toEqual(['a\\u{1b}[2J\\u{202e}b', 'c\\u{0d}d']);
});

it('has a cause only where one was given', () => {
  expect('cause' in new VouchError('usage', 'x')).toBe(false);
  expect(new VouchError('usage', 'x', { cause: null }).cause).toBeNull();
});

describe('toVouchError', () => {
  it('leaves one of ours alone', () => {
    const error = new VouchError('denied', 'no');
    expect(toVouchError(error)).toBe(error);
  });

  it('takes anything that can be thrown', () =>
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (thrown) => {
        const error = toVouchError(thrown);
        expect(error.kind).toBe('internal');
        expect(error.message).not.toBe(undefined);
      }),
    ));

  it('says of a file of ours that is gone what took it, and not what Node says', async () => {
    const gone = Object.assign(new Error("Cannot find module './core.js'"), { code: 'MODULE_NOT_FOUND' });
    const { kind, message, hint } = toVouchError(gone);
    expect([kind, message]).toEqual([
      'internal',
      'this program was updated or removed while it ran, and a file of it is missing',
    ]);
    expect(hint).toContain('vouch agent stop');
  });

  it('takes a symbol, and an object that throws when it is made a string', () => {
    expect(toVouchError(Symbol('x')).kind).toBe('internal');
    const hostile = {
      toString() {
        throw new Error('CANARY');
      },
    };
    expect(toVouchError(hostile).message).not.toContain('CANARY');
  });
});

describe('causes', () => {
  it('are told outermost first, printable, and at most eight', () => {
    let error = new Error('innermost \u001b');
    for (let depth = 0; depth < 20; depth += 1) error = new Error(`at ${depth}`, { cause: error });
    expect(causes(error)).toEqual([18, 17, 16, 15, 14, 13, 12, 11].map((depth) => `at ${depth}`));
    expect(causes(new Error('x', { cause: new Error('\u001b') }))).toEqual(['\\u{1b}']);
  });

  it('end where an error is its own cause', () => {
    const error = new Error('round');
    error.cause = error;
    expect(causes(error).length).toBe(8);
  });

  it('name the code where there are no words', () => {
    const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' });
    expect(causes(new Error('x', { cause: refused }))).toEqual(['ECONNREFUSED']);
  });

  it('of anything else are none', () => {
    expect([causes(undefined), causes('x'), causes(new Error('x', { cause: 'y' }))]).toEqual([[], [], []]);
  });
});

test('an error that is told otherwise is the same failure in all else', () => {
  const said = {
    hint: 'one',
    cause: new Error('why'),
    retryAfter: 7,
    aws: { error: 'Throttling' },
    reason: 'newer-file',
  } as const;
  const error = new VouchError('throttled', 'slow \u0007 down', said);
  expect(error.retold({ hint: 'other' })).toMatchObject({
    ...said,
    kind: 'throttled',
    message: error.message,
    hint: 'other',
  });
  expect(error.retold({ kind: 'denied', message: 'no' })).toMatchObject({
    ...said,
    kind: 'denied',
    message: 'no',
  });
  expect('cause' in new VouchError('usage', 'no').retold({ hint: 'x' })).toBe(false);
});
