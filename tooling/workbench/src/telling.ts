import { inspect } from 'node:util';
import { causes, type VouchError } from '@vouch/core';
import { unprintable } from '@vouch/core/testing';

/** What is wrong with the way a failure is told: words that are not fit for a terminal, too many, or a secret in them. */
export function complaintsAbout(
  error: VouchError,
  said: readonly string[],
  secrets: readonly string[],
): string[] {
  const told = [error.message, error.hint ?? '', ...causes(error), ...said].join('');
  const everything = `${told}${error.stack}${inspect(error, { depth: 9, showHidden: true })}`;
  return [
    ...(unprintable.test(told) ? [`not printable: ${JSON.stringify(told)}`] : []),
    ...(error.message.length < 1_000 ? [] : [`${error.message.length} characters long`]),
    ...(error.message === '' ? ['without words'] : []),
    ...(secrets.some((secret) => everything.includes(secret)) ? ['with a secret in it'] : []),
  ];
}
