import { seededRandom } from './seeded-random.ts';

/** An answer of upstream as it comes from the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

const now = Date.UTC(2026, 0, 1) / 1_000;

const values: readonly unknown[] = [
  'CANARY_token',
  '',
  ' ',
  'CANARY_x\r\nX-Evil: y',
  'CANARY_\u001b]52;c;x',
  'CANARY_\0',
  'CANARY_é',
  'CANARY_\u202e',
  'CANARY_'.repeat(6_000),
  0,
  1,
  -1,
  1e308,
  1e15,
  0.5,
  now,
  now + 900,
  now + 0.9,
  now * 1_000,
  -now,
  253_370_764_800,
  2 ** 53,
  true,
  false,
  null,
  [],
  ['CANARY_x'],
  {},
  { toString: 'CANARY_x' },
  { length: 3 },
  '2026-01-01T00:15:00Z',
  'tomorrow',
  'NaN',
];
const names = [
  'authorizationToken',
  'expiration',
  'Expiration',
  'message',
  'Message',
  '__type',
  'code',
  '__proto__',
  'constructor',
  'toString',
  'then',
  'length',
  '$metadata',
  '$response',
  '$fault',
  'name',
  'stack',
  'cause',
  'retryAfter',
  '',
];
const types = [
  'ThrottlingException',
  'AccessDeniedException',
  'ResourceNotFoundException',
  'ValidationException',
  'ExpiredTokenException',
  'InternalServerException',
  'Error',
  'TypeError',
  '__proto__',
  'x'.repeat(3_000),
  'no\u001b[31m',
  'a#b:c',
  '',
];
const statuses = [
  200, 200, 200, 200, 200, 200, 201, 204, 206, 226, 300, 302, 304, 400, 401, 403, 404, 413, 429, 500, 502,
  503, 504, 599, 999,
];
const dates = [
  'Thu, 01 Jan 2026 00:00:00 GMT',
  'Thu, 01 Jan 2026 01:00:00 GMT',
  'Wed, 31 Dec 2025 12:00:00 GMT',
  '',
  'x',
  'Fri, 31 Dec 9999 23:59:59 GMT',
];

/** A stream of answers, the same for the same seed: good ones, and good ones with one to four things wrong. */
export function answers(seed: number): () => Answer {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T;

  const wrong: readonly ((it: Draft) => void)[] = [
    (it) => {
      const name = oneOf(names);
      it.fields.set(name, isWords(name) ? oneOf(words) : oneOf(values));
    },
    (it) => it.fields.set('authorizationToken', oneOf(values)),
    (it) => it.fields.set('expiration', oneOf(values)),
    (it) => it.fields.delete(oneOf(['authorizationToken', 'expiration'])),
    (it) => {
      it.status = oneOf(statuses);
      it.fields.set('__type', oneOf(types));
      it.fields.set('message', oneOf(words));
    },
    (it) => {
      it.headers['x-amzn-errortype'] = oneOf(types);
    },
    (it) => {
      it.headers['date'] = oneOf(dates);
    },
    (it) => {
      it.headers['retry-after'] = oneOf(['1', '-1', '1e9', 'x', '10000000000', '']);
    },
    (it) => {
      it.headers['content-type'] = oneOf([
        'text/html',
        'application/xml',
        '',
        'application/json; charset=utf-16',
      ]);
    },
    (it) => it.bend.push((body) => body.subarray(0, below(body.length + 1))),
    (it) => it.bend.push((body) => Buffer.concat([body, body])),
    (it) =>
      it.bend.push((body) => {
        const bent = Buffer.from(body);
        for (let count = below(4); count >= 0 && bent.length > 0; count -= 1)
          bent[below(bent.length)] = below(256);
        return bent;
      }),
    (it) =>
      it.bend.push(() =>
        Buffer.from(oneOf(['', 'null', '[]', '"CANARY_x"', '<html>CANARY_x', '{', '\ufeff{}', '1', '{}'])),
      ),
    (it) => it.bend.push(() => Buffer.from(`${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`)),
  ];

  return () => {
    const it: Draft = {
      status: 200,
      headers: { 'content-type': 'application/json', date: dates[0] as string },
      fields: new Map<string, unknown>([
        ['authorizationToken', `CANARY_${below(1e9)}`],
        ['expiration', now + 900],
      ]),
      bend: [],
    };
    for (let count = below(5); count > 0; count -= 1) oneOf(wrong)(it);
    // Not an object literal: `__proto__` must reach the wire as a name like any other.
    const text = `{${[...it.fields].map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
    const body = it.bend.reduce<Buffer>((bytes, bent) => bent(bytes), Buffer.from(text));
    return { status: it.status, headers: it.headers, body };
  };
}

/** What AWS says is repeated to the person: a secret in it would be AWS's own doing. */
const words = values.filter((value) => !JSON.stringify(value).includes('CANARY'));
const isWords = (name: string) => /message|type|code|name/i.test(name);

interface Draft {
  status: number;
  readonly headers: Record<string, string>;
  readonly fields: Map<string, unknown>;
  readonly bend: ((body: Buffer) => Buffer)[];
}
