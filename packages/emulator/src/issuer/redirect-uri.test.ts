import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redirectFlaw, redirectMatches } from './redirect-uri.ts';

const loopbacks = ['http://127.0.0.1', 'http://[::1]', 'http://localhost'];

describe('redirectMatches', () => {
  it('leaves the port of a loopback address to the client', () => {
    fc.assert(
      fc.property(fc.constantFrom(...loopbacks), fc.integer({ min: 1, max: 65_535 }), (origin, port) => {
        expect(redirectMatches(`${origin}/callback`, `${origin}:${port}/callback`)).toBe(true);
        expect(redirectMatches(`${origin}:7/callback`, `${origin}:${port}/callback`)).toBe(true);
        expect(redirectMatches(`${origin}/callback`, `${origin}:${port}/callback/`)).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['http://127.0.0.1/callback', 'http://127.0.0.1/callback', true],
    ['https://app.test/back', 'https://app.test/back', true],
    ['https://app.test/back', 'https://app.test:8443/back', false],
    ['https://app.test/back', 'https://app.test/back?x=1', false],
    ['http://127.0.0.1/callback', 'http://localhost:5/callback', false],
    ['http://127.0.0.1/callback', 'https://127.0.0.1:5/callback', false],
    ['http://127.0.0.1/callback', 'http://127.0.0.1:5/other', false],
    ['http://127.0.0.1/callback', 'http://127.0.0.1:5/callback?x=1', false],
    ['http://127.0.0.1/callback', 'http://127.0.0.1:5/callback#x', false],
    ['http://127.0.0.1/callback', 'http://127.0.0.1:65536/callback', false],
    ['http://127.0.0.1/callback', 'http://127.0.0.1:0/callback', false],
    ['http://127.0.0.1/callback', 'http://127.0.0.1:/callback', false],
    ['http://127.0.0.1/callback', 'http://127.0.0.1:05/callback', false],
    ['http://127.0.0.1/callback', 'http://127.0.0.1.evil.test:5/callback', false],
    ['http://127.0.0.1/callback', 'http://127.0.0.1:5@evil.test/callback', false],
    ['http://127.0.0.1/callback', 'http://127.0.0.1@evil.test/callback', false],
    ['http://127.0.0.1/callback', 'http://127.1:5/callback', false],
    ['http://localhost/callback', 'http://LOCALHOST:5/callback', false],
  ])('%s, %s: %s', (registered, given, expected) => {
    expect(redirectMatches(registered, given)).toBe(expected);
  });
});

describe('redirectFlaw', () => {
  it.each([
    'https://app.test/back',
    'http://127.0.0.1/callback',
    'http://[::1]:80/',
    'http://localhost:9/x?y',
  ])('finds none in %s', (uri) => expect(redirectFlaw(uri)).toBeUndefined());

  it.each([
    'http://app.test/back',
    'http://127.0.0.1.evil.test/',
    'http://127.0.0.1@evil.test/',
    'https://user@app.test/',
    'https://app.test/#part',
    'https://app.test/#',
    'javascript:alert(1)',
    'app:/back',
    '/back',
    '',
  ])('finds one in %j', (uri) => expect(redirectFlaw(uri)).toMatch(/^it /));
});
