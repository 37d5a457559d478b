import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { protocolExamples } from '../testing/protocol-examples.ts';
import { decode } from './protocol.ts';
import { parseMessage } from './request-schema.ts';

test('every example of PROTOCOL.md is of the kind that it stands under', async () => {
  for (const { name, message } of await protocolExamples()) expect(message.kind).toBe(name);
});

test('the agent takes every request that PROTOCOL.md shows, and it shows all that there are', async () => {
  const shown = (await protocolExamples()).filter(
    ({ name, sender }) => sender !== 'agent' && name !== 'hello',
  );
  for (const { message } of shown) {
    const { proof: _, ...fields } = message as { kind: string; proof?: string };
    expect(parseMessage(message)).toEqual(fields);
  }
  const kinds = shown.map(({ name }) => name).toSorted();
  const known = [
    'clear',
    'credentials',
    'credentials-error',
    'forget',
    'get-credentials',
    'get-token',
    'session',
    'status',
    'stop',
  ];
  expect(kinds).toEqual(known);
});

test('a line is a message only where it is an object with a kind', () => {
  for (const line of ['', 'null', '1', '[]', '{}', '{"kind":1}', '{"kind":"a"', '"kind"']) {
    expect(decode(line)).toBeUndefined();
  }
  void fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (kind, value) => {
      expect(decode(JSON.stringify({ value, kind }))).toMatchObject({ kind });
    }),
  );
});
