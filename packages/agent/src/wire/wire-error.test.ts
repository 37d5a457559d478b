import { VouchError } from '@vouch/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromWireError, toWireError } from './wire-error.ts';

test('all that an error says crosses the socket', () => {
  const cause = new Error('outer', { cause: new Error('inner') });
  const said = {
    hint: 'wait',
    retryAfter: 5,
    aws: { error: 'Throttling', role: 'arn:x' },
    reason: 'newer-file',
  } as const;
  const sent = new VouchError('throttled', 'too fast', { ...said, cause });
  const received = fromWireError(JSON.parse(JSON.stringify(toWireError(sent))));
  expect(toWireError(received)).toEqual(toWireError(sent));
  expect(received).toMatchObject({
    ...said,
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

test('a reason that we do not know, and an answer of AWS’s without a name, are as good as none', () => {
  const received = fromWireError({ kind: 'denied', message: 'x', reason: 'rain', aws: { role: 'arn:x' } });
  expect([received.reason, received.aws]).toEqual([undefined, undefined]);
  const named = fromWireError({ kind: 'denied', message: 'x', aws: { error: 'AccessDenied', role: 7 } });
  expect(named.aws).toEqual({ error: 'AccessDenied' });
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
