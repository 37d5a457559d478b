import { VouchError } from '@vouch/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromWireError, toWireError } from './wire-error.ts';

test('kind, message, hint, causes and retryAfter cross the socket', () => {
  const cause = new Error('outer', { cause: new Error('inner') });
  const sent = new VouchError('throttled', 'too fast', { hint: 'wait', retryAfter: 5, cause });
  const received = fromWireError(JSON.parse(JSON.stringify(toWireError(sent))));
  expect(toWireError(received)).toEqual(toWireError(sent));
  expect(received).toMatchObject({
    kind: 'throttled',
    cause: { message: 'outer', cause: { message: 'inner' } },
  });
});

test('a kind of a later version becomes internal', () => {
  expect(fromWireError({ kind: 'weather', message: 'rain' })).toMatchObject({
    kind: 'internal',
    message: 'rain',
  });
});

test('text from the other side is made printable', () => {
  expect(fromWireError({ kind: 'denied', message: 'a\u001b[2Jb', hint: '\u202e' })).toMatchObject({
    message: 'a\\u{1b}[2Jb',
    hint: '\\u{202e}',
  });
});

test('anything at all makes an error', () => {
  void fc.assert(
    fc.property(fc.jsonValue(), (wire) => {
      expect(fromWireError(wire)).toBeInstanceOf(VouchError);
    }),
  );
});
