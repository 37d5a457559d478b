import { VouchError } from '@vouch/core';
import { expect, it } from 'vitest';
import { describeError } from './describe.ts';

const caused = (...messages: readonly string[]) =>
  messages.reduceRight<Error | undefined>((cause, message) => new Error(message, { cause }), undefined);

it.each<[string, Error | undefined, readonly string[]]>([
  ['no cause', undefined, []],
  ['causes in their order', caused('b', 'c'), ['b', 'c']],
  ['no cause twice', caused('b', 'c', 'b'), ['b', 'c']],
  ['no cause that the line above has said', caused('it failed'), []],
])('an error is told with %s', (_which, cause, reasons) => {
  const error = new VouchError('network', 'we think that it failed', { cause, hint: 'mend it' });
  expect(describeError(error)).toEqual([
    'vouch: we think that it failed',
    ...reasons.map((reason) => `  because: ${reason}`),
    '  hint: mend it',
  ]);
});

it('an error without a hint is told without one', () => {
  expect(describeError(new VouchError('network', 'it failed'))).toEqual(['vouch: it failed']);
});
