import { expect, it } from 'vitest';
import { endOfToken } from './end-of-token.ts';
import { Secret } from './secret.ts';

it('reads the end from a token’s head, and nothing from what has none', () => {
  const token = (head: unknown) =>
    new Secret(`${Buffer.from(JSON.stringify(head)).toString('base64url')}.a.b.c.d`);
  expect(endOfToken(token({ ver: 1, exp: 1_700_000_000 }))).toBe(1_700_000_000_000);
  for (const head of [{ exp: '1' }, { exp: null }, [], null, 'x'])
    expect(endOfToken(token(head))).toBeUndefined();
  for (const text of ['', 'hunter2', '.....', '\u0000']) expect(endOfToken(new Secret(text))).toBeUndefined();
});
