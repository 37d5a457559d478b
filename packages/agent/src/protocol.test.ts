import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from './protocol.ts';
import { parseMessage } from './request-schema.ts';

/** The messages that PROTOCOL.md gives as examples, with who sends them. */
async function examples(): Promise<{ name: string; sender: string; message: { kind: string } }[]> {
  const text = await readFile(new URL('../PROTOCOL.md', import.meta.url), 'utf8');
  const sections = text.split(/^(?=\*\*[a-z-]+\*\* — sent by )/m).slice(1);
  return sections.map((section) => {
    const [, name = '', sender = ''] =
      /^\*\*([a-z-]+)\*\* — sent by the (agent|client|elected client)/.exec(section) ?? [];
    const [, json = ''] = /```json\n([^`]*)```/.exec(section) ?? [];
    return { name, sender, message: JSON.parse(json) };
  });
}

test('every example of PROTOCOL.md is of the kind that it stands under', async () => {
  for (const { name, message } of await examples()) expect(message.kind).toBe(name);
});

test('the agent takes every request that PROTOCOL.md shows, and it shows all that there are', async () => {
  const shown = (await examples()).filter(({ name, sender }) => sender !== 'agent' && name !== 'hello');
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
