import * as fc from 'fast-check';
import { longestGreeting, longestLine } from '../src/wire/protocol.ts';

/** Stands in every secret of a frame; no error may repeat it. */
export const canary = 'CANARY_7f3a';

const text = fc.oneof(
  fc.constantFrom(
    '',
    canary,
    `${canary}\n`,
    'my-domain',
    '123456789012',
    'us-east-1',
    '__proto__',
    '\0',
    '\u202e',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const value = fc.oneof(
  { arbitrary: text, weight: 3 },
  { arbitrary: fc.jsonValue({ maxDepth: 2 }), weight: 1 },
);
const identity = fc.oneof(
  fc.constantFrom({ kind: 'automatic' }, { kind: 'aws-profile', name: canary }),
  fc.constant({ kind: 'session', role: { awsProfile: canary, arn: 'arn:aws:iam::123456789012:role/dev' } }),
  value,
);
const id = fc.oneof({ arbitrary: fc.nat({ max: 99 }), weight: 4 }, { arbitrary: fc.jsonValue(), weight: 1 });
/** Not `stop`: that one is obeyed. */
const kinds = [
  'hello',
  'get-token',
  'get-credentials',
  'credentials',
  'credentials-error',
  'forget',
  'session',
  'clear',
];

const wellFormed = fc.record({
  kind: fc.constant('get-token'),
  id: fc.nat({ max: 99 }),
  domain: fc.constantFrom('one', 'two'),
  domainOwner: fc.constant('123456789012'),
  region: fc.constant('us-east-1'),
  identity: fc.constantFrom({ kind: 'automatic' }, { kind: 'aws-profile', name: 'build' }),
  fingerprint: fc.constantFrom(canary, `${canary}2`),
  durationSeconds: fc.constantFrom(0, 900, 43_200),
});
const misshapen = fc.record(
  {
    kind: fc.constantFrom(...kinds, 'status', 'no-such-kind'),
    id,
    domain: value,
    domainOwner: value,
    region: value,
    identity,
    fingerprint: value,
    durationSeconds: fc.oneof(fc.double(), fc.constantFrom(-1, 899, 43_201, 1e308), value),
    endpointUrl: value,
    election: value,
    keys: fc.oneof(
      fc.constant({ accessKeyId: canary, secretAccessKey: canary, sessionToken: canary }),
      value,
    ),
    expiration: fc.oneof(fc.double(), value),
    action: fc.oneof(fc.constantFrom('store', 'end', 'status'), value),
    handover: fc.oneof(fc.constant({ idToken: canary, refreshToken: canary }), value),
    proof: value,
    nonce: fc.oneof(fc.constant('1'.repeat(64)), value),
    versions: fc.oneof(fc.constant([1]), value),
  },
  { requiredKeys: ['kind'] },
);
const message = fc.oneof(wellFormed, misshapen).map((fields) => Buffer.from(`${JSON.stringify(fields)}\n`));

/** Bytes that change on their way: one is another, one is missing, one is there twice. */
const changed = fc
  .tuple(
    message,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.nat({ max: 2 })), { minLength: 1, maxLength: 4 }),
  )
  .map(([bytes, changes]) =>
    changes.reduce<Buffer>((before, [at, byte, how]) => {
      const index = at % before.length;
      const middle = [[byte], [], [before[index] ?? 0, before[index] ?? 0]][how] ?? [];
      return Buffer.concat([before.subarray(0, index), Buffer.from(middle), before.subarray(index + 1)]);
    }, bytes),
  );

/** What is no UTF-8: lone continuations, an overlong slash, half a character, a surrogate. */
const badBytes = [[0x80], [0xff, 0xfe], [0xc0, 0xaf], [0xf0, 0x9f, 0x92], [0xed, 0xa0, 0x80]];
const badText = fc.tuple(message, fc.nat(), fc.constantFrom(...badBytes)).map(([bytes, at, bad]) => {
  const index = at % bytes.length;
  return Buffer.concat([bytes.subarray(0, index), Buffer.from(bad), bytes.subarray(index)]);
});

const deep = fc.nat({ max: longestGreeting / 2 }).map((depth) => {
  const open = '['.repeat(depth);
  return Buffer.from(`{"kind":"clear","id":1,"x":${open}${depth % 2 === 0 ? ']'.repeat(depth / 2) : ''}}\n`);
});
/** Made once: there are many of them, and each is long. */
const oversize = fc.constantFrom(
  ...[longestGreeting, longestLine].flatMap((longest) =>
    [0, 1, 2, 3].map((more) => Buffer.from(`${canary.padEnd(longest + more, 'x')}\n`)),
  ),
);

/** One line, or what stands where a line should. */
export const frame: fc.Arbitrary<Buffer> = fc.oneof(
  { arbitrary: message, weight: 40 },
  { arbitrary: changed, weight: 25 },
  { arbitrary: badText, weight: 15 },
  { arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)), weight: 10 },
  { arbitrary: fc.json({ maxDepth: 3 }).map((json) => Buffer.from(`${json}\n`)), weight: 8 },
  { arbitrary: deep, weight: 1 },
  { arbitrary: oversize, weight: 1 },
);

/** One connection's life. */
export interface Conversation {
  /** How far the handshake goes before the frames come. */
  readonly stage: 'silent' | 'greeted' | 'proven' | 'wrong proof';
  readonly frames: readonly Buffer[];
  readonly delivery: 'together' | 'one by one' | 'byte by byte';
  readonly ending: 'question' | 'half-close' | 'cut';
}

const manner = {
  delivery: fc.oneof(
    { arbitrary: fc.constantFrom('together' as const, 'one by one' as const), weight: 40 },
    { arbitrary: fc.constant('byte by byte' as const), weight: 1 },
  ),
  ending: fc.constantFrom('question' as const, 'question' as const, 'half-close' as const, 'cut' as const),
};

/** The first line that is no message ends a connection, and so does any before the proof: those come last, or alone. */
export const conversation: fc.Arbitrary<Conversation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ ...manner, lines: fc.array(message, { maxLength: 8, size: 'max' }), last: frame })
      .map(({ lines, last, ...how }) => ({ ...how, stage: 'proven' as const, frames: [...lines, last] })),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        ...manner,
        stage: fc.constantFrom('silent' as const, 'greeted' as const, 'wrong proof' as const),
        only: frame,
      })
      .map(({ only, ...how }) => ({ ...how, frames: [only] })),
  },
);
