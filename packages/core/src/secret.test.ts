import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import { expect, it, test } from 'vitest';
import { Secret } from './secret.ts';

const canary = 'CANARY-0123456789';
const secret = new Secret(canary);

it('gives its value to who asks for it by name', () => {
  expect(secret.expose()).toBe(canary);
  expect(new Secret({ key: canary }).expose()).toEqual({ key: canary });
});

test.each([
  ['string', String(secret)],
  ['template', `${secret}`],
  ['concatenation', `${['']}${secret}`],
  ['JSON', JSON.stringify({ secret })],
  ['inspect', inspect({ deep: [{ secret }] }, { depth: 9, showHidden: true, getters: true })],
  ['inspect without custom forms', inspect(secret, { customInspect: false, showHidden: true })],
  ['%s', format('%s', secret)],
  ['%o', format('%o', secret)],
  ['%O', format('%O', secret)],
  ['%j', format('%j', secret)],
  ['keys', JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret).map(String)])],
  ['spread', JSON.stringify({ ...secret })],
  ['structured clone', inspect(structuredClone(secret), { showHidden: true })],
  ['serialized', serialize(secret).toString('latin1')],
  ['error', new Error(`with ${secret}`, { cause: secret }).stack ?? ''],
  ['error inspected', inspect(new Error('x', { cause: { secret } }), { depth: 9 })],
])('does not show as %s', (_, shown) => {
  expect(shown).not.toContain(canary);
});

it('says that it hides something', () => {
  expect([`${secret}`, inspect(secret), JSON.stringify(secret)]).toEqual([
    '[redacted]',
    '[redacted]',
    '"[redacted]"',
  ]);
});
