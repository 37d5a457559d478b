import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRequest } from './protocol.ts';

const url = 'sparse+https://d-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/';
const registry = { 'index-url': url, name: 'ca', headers: ['WWW-Authenticate: Bearer'] };
const parse = (json: unknown) => parseRequest(JSON.stringify(json));

describe('parseRequest', () => {
  it.each(['read', 'publish', 'yank', 'unyank', 'owners', 'something-new'])(
    'takes get for %s',
    (operation) => {
      const request = {
        v: 1,
        kind: 'get',
        operation,
        registry,
        name: 'x',
        vers: '1.0.0',
        cksum: 'ab',
        args: [],
      };
      expect(parse(request)).toEqual({ kind: 'get', indexUrl: url });
    },
  );

  it('takes a registry without a name, as a replaced source has none', () => {
    const request = { v: 1, kind: 'get', operation: 'read', registry: { 'index-url': url } };
    expect(parse(request)).toEqual({ kind: 'get', indexUrl: url });
  });

  it('takes login with and without a token, and never keeps the token', () => {
    expect(parse({ v: 1, kind: 'login', registry, token: 's3cret' })).toMatchObject({
      kind: 'login',
      token: 'given',
    });
    expect(parse({ v: 1, kind: 'login', registry, 'login-url': 'https://x' })).toMatchObject({
      token: 'absent',
    });
    expect(parse({ v: 1, kind: 'login', registry, token: '' })).toMatchObject({ token: 'given' });
    expect(parse({ v: 1, kind: 'login', registry, token: null })).toMatchObject({ token: 'absent' });
    expect(JSON.stringify(parse({ v: 1, kind: 'login', registry, token: 's3cret' }))).not.toContain('s3cret');
  });

  it('takes logout, and has an arm for kinds of a later cargo', () => {
    expect(parse({ v: 1, kind: 'logout', registry })).toMatchObject({ kind: 'logout' });
    expect(parse({ v: 1, kind: 'renew', registry })).toEqual({ kind: 'unknown', name: 'renew' });
  });

  it.each([
    ['', 'the request is not JSON'],
    ['{', 'the request is not JSON'],
    ['null', 'the request is not an object'],
    ['[]', 'the request is not an object'],
    ['{"kind":"get"}', 'the request is not of protocol version 1'],
    ['{"v":2,"kind":"get"}', 'the request is not of protocol version 1'],
    ['{"v":1}', 'the request has no kind'],
    ['{"v":1,"kind":7}', 'the request has no kind'],
    ['{"v":1,"kind":"get"}', 'the request names no registry with an index-url'],
    ['{"v":1,"kind":"get","registry":{"name":"ca"}}', 'the request names no registry with an index-url'],
    [
      '{"v":1,"kind":"get","registry":{"index-url":["x"]}}',
      'the request names no registry with an index-url',
    ],
    ['{"v":1,"kind":"get","registry":{"index-url":"x"}}', 'the request names no operation'],
  ])('says what is wrong with %s', (line, told) => {
    expect(parseRequest(line)).toBe(told);
  });
});

const line = {
  get: JSON.stringify({ v: 1, kind: 'get', operation: 'read', registry }),
  logout: JSON.stringify({ v: 1, kind: 'logout', registry }),
};

/** How others part an input into lines. */
const readers: Readonly<Record<string, (text: string) => string[]>> = {
  'LF alone': (text) => text.split('\n'),
  'LF or CRLF': (text) => text.split(/\r?\n/),
  'every end that Python knows': (text) => text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/),
};

describe('a request that is taken', () => {
  it('may end with CRLF', () => {
    expect(parseRequest(`${line.get}\r`)).toEqual({ kind: 'get', indexUrl: url });
  });

  it.each(['\r', '\v', '\f', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029'])(
    'has no %j in it, which some reader takes for the end of a line',
    (end) => {
      for (const at of [0, line.get.indexOf('my-repo'), line.get.length])
        expect(parseRequest(`${line.get.slice(0, at)}${end}${line.get.slice(at)} `)).toBe(
          'the request is more than one line',
        );
    },
  );

  const pieces = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(line.get, line.logout, '\n') },
      fc.constantFrom('\r\n', '\r', '\v', '\x85', '\u2028', ' ', '\t', '\0', '\ufeff'),
      fc.nat(line.get.length).map((at) => `${line.get.slice(0, at)}\u2028${line.get.slice(at)}`),
      fc.nat(line.get.length).map((at) => `${line.get.slice(0, at)}\r${line.get.slice(at)}`),
    ),
    { maxLength: 8 },
  );

  it.each(Object.keys(readers))('incident 2: is one line to a reader of %s', (name) => {
    let taken = 0;
    fc.assert(
      fc.property(pieces, (given) => {
        const input = given.join('');
        for (const own of input.split('\n').filter((each) => typeof parseRequest(each) !== 'string')) {
          taken += 1;
          const read = readers[name]?.(own).map((each) => each.trim());
          expect(read?.filter((each) => each !== '')).toEqual([own.trim()]);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
