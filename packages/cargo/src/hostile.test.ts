import { describe, expect, it } from 'vitest';
import { indexUrl, talk } from './testing/conversation.ts';

/** A request in which every field may be put wrong. */
const whole = {
  v: 1,
  kind: 'get',
  operation: 'read',
  registry: { 'index-url': indexUrl, name: 'ca' },
};
type Put = (value: string | undefined) => object;
/** The fields that say who asks for what. Headers and arguments decide nothing and are not read. */
const fields: Readonly<Record<string, readonly [right: string, put: Put]>> = {
  v: ['1', (v) => ({ ...whole, v })],
  kind: ['get', (kind) => ({ ...whole, kind })],
  operation: ['read', (operation) => ({ ...whole, operation })],
  'registry.index-url': [indexUrl, (url) => ({ ...whole, registry: { 'index-url': url, name: 'ca' } })],
  'registry.name': ['ca', (name) => ({ ...whole, registry: { 'index-url': indexUrl, name } })],
};
const controls = ['\n', '\r', '\r\n', '\0', '\u2028', '\u0085'];
const escaped = ['%0a', '%0d', '%00'];

/** One request, and that nobody was asked for a token on its behalf. */
async function refused(request: object): Promise<void> {
  const { lines, asked } = await talk(`${JSON.stringify(request)}\n`);
  expect(lines).toHaveLength(2);
  expect(Object.keys(JSON.parse(lines[1] ?? ''))).toEqual(['Err']);
  expect(asked.requests).toEqual([]);
}

const cases = Object.entries(fields).flatMap(([field, [right, put]]) => {
  const pieces = field === 'operation' || field === 'registry.name' ? controls : [...controls, ...escaped];
  return pieces.flatMap((piece) =>
    [0, 1, right.length >> 1, right.length].map(
      (at) => [field, piece, at, put(right.slice(0, at) + piece + right.slice(at))] as const,
    ),
  );
});

describe('a request with a line break or NUL in a field', () => {
  it.each(cases)('incident 1: %s with %j at %i is an error, and nobody is asked', (_, __, ___, request) =>
    refused(request),
  );

  it.each(controls.filter((each) => !each.includes('\n')))(
    'incident 1: %j as it is, anywhere between the brackets, is an error too',
    async (piece) => {
      const line = JSON.stringify(whole);
      for (let at = 1; at < line.length; at += 1) {
        const { lines, asked } = await talk(`${line.slice(0, at)}${piece}${line.slice(at)}\n`);
        expect(lines[1]).toContain('"Err"');
        expect(lines).toHaveLength(2);
        expect(asked.requests).toEqual([]);
      }
    },
  );
});

describe('a request without a field', () => {
  it.each(['v', 'kind', 'operation', 'registry.index-url'])(
    'incident 1: %s empty or absent is an error, and nobody is asked',
    async (field) => {
      for (const value of ['', undefined]) await refused(fields[field]?.[1](value) ?? {});
    },
  );

  it('incident 1: a host that is empty, or a URL without a scheme, is nobody’s', async () => {
    for (const url of [
      'sparse+https:///cargo/my-repo/',
      'https://',
      indexUrl.slice('sparse+https:'.length),
      '//',
    ])
      await refused({ ...whole, registry: { 'index-url': url } });
  });
});
