import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath, parse as parseUrl } from 'node:url';
import { parseEndpoint } from '@vouch/core';
import { seedsOf, tally } from '@vouch/workbench/tally';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { goodUrls, hostileUrls } from '../src/endpoint/endpoint.table.ts';

/** Where a client would connect: scheme, user, host, port; undefined where it reads no URL at all. */
type Reading = readonly [scheme: string, user: string, host: string, port: string] | undefined;
type Reader = (urls: readonly string[]) => Reading[];

const readers: Readonly<Record<string, Reader>> = {
  'WHATWG URL': (urls) =>
    urls.map((url) => {
      if (!URL.canParse(url)) return undefined;
      const { protocol, username, hostname, port } = new URL(url);
      return [protocol.slice(0, -1), username, hostname, port];
    }),
  'url.parse': (urls) =>
    urls.map((url) => {
      try {
        const { protocol, auth, hostname, port } = parseUrl(url);
        return [(protocol ?? '').slice(0, -1), auth ?? '', hostname ?? '', port ?? ''];
      } catch {
        return undefined;
      }
    }),
  urllib: (urls) => {
    const script = fileURLToPath(new URL('./readers/read_urls.py', import.meta.url));
    const output = execFileSync('python3', [script], { input: JSON.stringify(urls), maxBuffer: 1 << 28 });
    const read = JSON.parse(output.toString()) as (
      | [string, string | null, string | null, number | null]
      | null
    )[];
    return read.map((it) => it && [it[0], it[1] ?? '', it[2] ?? '', String(it[3] ?? '')]) as Reading[];
  },
  'java.net.URI': (urls) => {
    const program = fileURLToPath(new URL('./readers/ReadUrls.java', import.meta.url));
    const input = urls.map((url) => `${Buffer.from(url).toString('base64')}\n`).join('');
    const lines = execFileSync('java', [program], { input, maxBuffer: 1 << 28 })
      .toString()
      .split('\n');
    return urls.map((_, at) => {
      const [scheme = '', user = '', host = '', port = ''] = (lines[at] ?? '-').split(' ');
      if (scheme === '-') return undefined;
      return [scheme, user === 'null' ? '' : user, host === 'null' ? '' : host, port === '-1' ? '' : port];
    });
  },
};

const mutants = fc
  .record({
    url: fc.constantFrom(...goodUrls.map(([url]) => url)),
    at: fc.noBias(fc.nat({ max: 150 })),
    piece: fc.constantFrom(
      ...'/\\@:?#%.-_~+[]|\'"<>^`{}$&;=,*! \t\n\r\0\u0085\u2028\uff0e\u3002\u212a\u017f\u00adaA1',
      '%2e',
      '//',
      '@evil.com',
      ':80',
      ':443',
      ':0443',
      ':',
      'evil.com',
    ),
    cut: fc.nat({ max: 2 }),
  })
  .map(({ url, at, piece, cut }) => {
    const place = at % (url.length + 1);
    return url.slice(0, place) + piece + url.slice(place + cut);
  });

const mutated = 20_000;
const seeds = seedsOf('url-readings');
const texts = [
  ...goodUrls.map(([url]) => url),
  ...hostileUrls,
  ...seeds.flatMap((seed) => fc.sample(mutants, { numRuns: mutated, seed })),
];

const programs: Readonly<Record<string, string>> = { urllib: 'python3', 'java.net.URI': 'java' };
const isThere = (name: string) => {
  const program = programs[name];
  return program === undefined || spawnSync(program, ['-h']).error === undefined;
};
const [present, absent] = [
  Object.keys(readers).filter(isThere),
  Object.keys(readers).filter((name) => !isThere(name)),
];
if (absent.length > 0 && process.env['CI'] !== undefined)
  throw new Error(`not on this machine: ${absent.join()}`);
test.skipIf(absent.length > 0)(`every reader is there (skipped: ${absent.join() || 'none'} is not)`, () => {
  expect(present.length).toBe(4);
});

test.each(present)('%s connects where we think, for every URL that we take', (name) => {
  const taken = texts.flatMap((text) => {
    const endpoint = parseEndpoint(text);
    return endpoint === undefined ? [] : [{ text, url: text.replace(/^sparse\+/, ''), host: endpoint.host }];
  });
  expect(taken.length).toBeGreaterThan(goodUrls.length);
  const readings = readers[name]?.(taken.map(({ url }) => url)) ?? [];
  const elsewhere = taken.filter(({ host }, at) => {
    const [scheme, user, readHost, port] = readings[at] ?? [];
    return !(scheme === 'https' && user === '' && readHost === host && (port === '' || port === '443'));
  });
  tally({
    what: `URLs, and how ${name} reads those that we take`,
    tried: texts.length,
    lost: elsewhere.length,
    seed: seeds.at(-1) as number,
    note: `${taken.length} taken`,
  });
  expect(elsewhere.slice(0, 5)).toEqual([]);
});

test('a reader that follows another host than we think is noticed', () => {
  const [reading] =
    readers['WHATWG URL']?.([
      'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com@evil.com/',
    ]) ?? [];
  expect(reading?.[2]).toBe('evil.com');
});
