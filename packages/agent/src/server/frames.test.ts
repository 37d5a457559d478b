import * as fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { type AgentForTest, agentForTest } from '../testing/agent.ts';
import { type RawClient, rawClient } from '../testing/raw-client.ts';
import { newNonce } from '../wire/proof.ts';
import { longestGreeting, longestLine } from '../wire/protocol.ts';

afterEach(() => void vi.useRealTimers());

async function status(it: AgentForTest): Promise<string> {
  const connection = await it.connect();
  connection.send({ kind: 'status', id: 3 });
  const { kind } = await connection.receive(2_000);
  connection.close();
  return kind;
}

test('the agent proves itself before it has had anything but a nonce', async () => {
  await using it = await agentForTest();
  const client = await rawClient(it);
  await client.hello();
  expect((await client.line(0))?.['proof']).toBe(client.serverProof());
  client.socket.destroy();
});

test.each([
  ['none', () => undefined],
  ['a wrong one', () => 'f'.repeat(64)],
  ['the server’s own', (client: RawClient) => client.serverProof()],
  ['no string', () => 7],
])('a first request with %s for its proof is refused', async (_name, proof) => {
  await using it = await agentForTest();
  const client = await rawClient(it);
  await client.hello();
  client.send({ kind: 'status', id: 1, proof: proof(client) });
  client.send({ kind: 'status', id: 2, proof: client.proof() });
  await client.closed;
  expect(client.lines().slice(1)).toMatchObject([{ kind: 'error', error: { kind: 'denied' } }]);
});

test.each([
  [{ kind: 'status', id: 1 }, 'not-supported'],
  [{ kind: 'hello', versions: [2], nonce: newNonce() }, 'not-supported'],
  [{ kind: 'hello', versions: 1, nonce: newNonce() }, 'not-supported'],
  [{ kind: 'hello', versions: [1], nonce: 'short' }, 'usage'],
  [{ kind: 'hello', versions: [1] }, 'usage'],
])('a connection that begins with %o is refused', async (message, kind) => {
  await using it = await agentForTest();
  const client = await rawClient(it);
  client.send(message);
  await client.closed;
  expect(client.lines()).toMatchObject([{ kind: 'error', error: { kind } }]);
});

test('unknown fields are ignored, unknown kinds answered, and the connection goes on', async () => {
  await using it = await agentForTest();
  await fc.assert(
    fc.asyncProperty(
      fc
        .string()
        .filter((kind) => !['get-token', 'forget', 'status', 'clear', 'stop', 'session'].includes(kind)),
      fc.dictionary(
        fc
          .string()
          .filter((name) => name !== 'kind' && name !== 'id' && name !== 'proof' && name !== '__proto__'),
        fc.jsonValue(),
      ),
      async (kind, grease) => {
        fc.pre(!kind.startsWith('credentials'));
        const client = await rawClient(it);
        await client.hello();
        client.send({ ...grease, kind, id: 1, proof: client.proof() });
        client.send({ ...grease, kind: 'status', id: 2 });
        expect(await client.line(1)).toMatchObject({
          kind: 'error',
          id: 1,
          error: { kind: 'not-supported' },
        });
        expect(await client.line(2)).toMatchObject({ kind: 'status', id: 2 });
        client.socket.destroy();
      },
    ),
    { numRuns: 40 },
  );
});

test('a wrong field is an error that names it and not its value', async () => {
  await using it = await agentForTest();
  const client = await rawClient(it);
  await client.hello();
  client.send({
    kind: 'forget',
    id: 5,
    domain: 'CANARY\n',
    domainOwner: '1',
    region: 'x',
    proof: client.proof(),
  });
  const answer = await client.line(1);
  expect(answer).toMatchObject({ kind: 'error', id: 5, error: { kind: 'usage' } });
  expect(JSON.stringify(answer)).toContain('domain is missing or wrong');
  expect(JSON.stringify(answer)).not.toContain('CANARY');
  client.socket.destroy();
});

test('a request may be cut at every byte', async () => {
  await using it = await agentForTest();
  const whole = (proof: string) =>
    Buffer.from(`${JSON.stringify({ kind: 'status', id: 1, note: 'ä€𝄞', proof })}\n`);
  for (let cut = 1; cut < whole('f'.repeat(64)).length; cut += 1) {
    const client = await rawClient(it);
    await client.hello();
    const bytes = whole(client.proof());
    client.bytes(bytes.subarray(0, cut));
    await new Promise((resolve) => setImmediate(resolve));
    client.bytes(bytes.subarray(cut));
    expect(await client.line(1)).toMatchObject({ kind: 'status', id: 1 });
    client.socket.destroy();
  }
});

test('pipelined requests are all answered', async () => {
  await using it = await agentForTest();
  const client = await rawClient(it);
  await client.hello();
  const requests = Array.from({ length: 60 }, (_, id) => ({ kind: 'status', id }));
  const [first, ...others] = requests;
  client.bytes(
    [{ ...first, proof: client.proof() }, ...others].map((it) => `${JSON.stringify(it)}\n`).join(''),
  );
  await client.line(60);
  expect(
    client
      .lines()
      .slice(1)
      .map((answer) => answer?.['id']),
  ).toEqual(requests.map(({ id }) => id));
  client.socket.destroy();
});

test('a client that asks for too much at once is told so', async () => {
  await using it = await agentForTest();
  const client = await rawClient(it);
  await client.hello();
  const request = {
    kind: 'get-token',
    domain: 'my-domain',
    domainOwner: '123456789012',
    region: 'us-east-1',
  };
  const asked = { ...request, identity: { kind: 'automatic' }, durationSeconds: 900, fingerprint: 'f' };
  for (let id = 0; id < 70; id += 1)
    client.send({ ...asked, id, ...(id === 0 && { proof: client.proof() }) });
  await expect.poll(() => client.lines().filter((answer) => answer?.kind === 'error').length).toBe(6);
  client.socket.destroy();
});

test.each([
  ['a line without an end', Buffer.alloc(longestGreeting + 1, 'a')],
  ['a line that is too long', Buffer.concat([Buffer.alloc(longestGreeting + 1, 'a'), Buffer.from('\n')])],
  ['no JSON', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['null', Buffer.from('null\n')],
  ['an array', Buffer.from('[]\n')],
  ['an empty line', Buffer.from('\n')],
])('%s ends the connection with an error', async (_name, bytes) => {
  await using it = await agentForTest();
  const client = await rawClient(it);
  client.bytes(bytes);
  await client.closed;
  expect(client.lines()).toMatchObject([{ kind: 'error', error: { kind: 'usage' } }]);
  expect(await status(it)).toBe('status');
});

/** A request of so many bytes. */
function padded(length: number, proof: string): Buffer {
  const empty = { kind: 'status', id: 1, proof, note: '' };
  const note = 'a'.repeat(length - JSON.stringify(empty).length);
  return Buffer.from(`${JSON.stringify({ ...empty, note })}\n`);
}

test('the line with the proof is short, those after it may be long, and none is longer', async () => {
  await using it = await agentForTest();
  const client = await rawClient(it);
  await client.hello();
  client.bytes(padded(longestGreeting, client.proof()));
  expect(await client.line(1)).toMatchObject({ kind: 'status' });
  client.bytes(padded(longestLine, client.proof()));
  expect(await client.line(2)).toMatchObject({ kind: 'status' });
  client.bytes(padded(longestLine + 1, client.proof()));
  await client.closed;
  const refused = (longest: number) => ({
    kind: 'error',
    error: { kind: 'usage', message: `a line has more than ${longest} bytes` },
  });
  expect(client.lines().slice(3)).toMatchObject([refused(longestLine)]);
  const unproven = await rawClient(it);
  await unproven.hello();
  unproven.bytes(padded(longestGreeting + 1, unproven.proof()));
  await unproven.closed;
  expect(unproven.lines().slice(1)).toMatchObject([refused(longestGreeting)]);
});

test('silence, and a line that comes too slowly, end the connection with an error', async () => {
  await using it = await agentForTest({ server: { lineDeadlineMs: 1_500 } });
  const silent = await rawClient(it);
  const slow = await rawClient(it);
  await slow.hello();
  slow.send({ kind: 'status', id: 1, proof: slow.proof() });
  await slow.line(1);
  slow.bytes('{"kind"');
  await Promise.all([silent.closed, slow.closed]);
  expect(silent.lines()).toMatchObject([{ kind: 'error', error: { kind: 'network' } }]);
  expect(slow.lines()[2]).toMatchObject({ kind: 'error', error: { kind: 'network' } });
});

test('each line has the whole time from its beginning, also where it begins in the piece that ends another', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const lineDeadlineMs = 4_000;
  await using it = await agentForTest({ server: { lineDeadlineMs } });
  const client = await rawClient(it);
  await client.hello();
  client.bytes(`{"proof":"${client.proof()}",`);
  client.bytes('"kind":"status","id":1}\n{"kind":');
  // An answer says that the agent has read the piece, and what begins in it.
  await client.line(1);
  vi.advanceTimersByTime(0.6 * lineDeadlineMs);
  client.bytes('"status","id":2}\n{"kind":');
  await client.line(2);
  vi.advanceTimersByTime(0.6 * lineDeadlineMs);
  client.bytes('"status","id":3}\n');
  expect(await client.line(3)).toMatchObject({ kind: 'status', id: 3 });
  client.socket.destroy();
});

test('a line that begins in the piece that ends the handshake, and never ends, ends the connection', async () => {
  await using it = await agentForTest({ server: { lineDeadlineMs: 2_000 } });
  const client = await rawClient(it);
  await client.hello();
  client.bytes(`{"proof":"${client.proof()}",`);
  await new Promise((resolve) => setTimeout(resolve, 20));
  client.bytes('"kind":"status","id":1}\n{"kind":');
  expect(await client.line(2)).toMatchObject({ kind: 'error', error: { kind: 'network' } });
  await client.closed;
});

test('an open connection between two lines may stay silent', async () => {
  await using it = await agentForTest({ server: { lineDeadlineMs: 1_000 } });
  const quiet = await it.connect();
  quiet.send({ kind: 'status', id: 1 });
  await quiet.receive(20_000);
  const silent = await rawClient(it);
  await silent.closed;
  quiet.send({ kind: 'status', id: 2 });
  expect(await quiet.receive(20_000)).toMatchObject({ kind: 'status', id: 2 });
  quiet.close();
});

test('a client that reads none of its answers is cut off', async () => {
  await using it = await agentForTest();
  const client = await rawClient(it);
  await client.hello();
  client.send({ kind: 'status', id: 1, proof: client.proof() });
  await client.line(1);
  client.socket.pause();
  client.bytes(`${JSON.stringify({ kind: 'x'.repeat(500), id: 2 })}\n`.repeat(20_000));
  await client.closed;
  expect(client.lines()).toHaveLength(2);
  expect(await status(it)).toBe('status');
});

test('a client that closes its half counts as gone', async () => {
  await using it = await agentForTest();
  const client = await rawClient(it);
  await client.hello();
  client.socket.end();
  await client.closed;
  expect(await status(it)).toBe('status');
});

test('garbage of any kind, at any moment, never ends the agent', async () => {
  await using it = await agentForTest({ server: { lineDeadlineMs: 500 } });
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc.json({ maxDepth: 3 }).map((json) => Buffer.from(`${json}\n`)),
    fc
      .record({
        kind: fc.constantFrom('hello', 'get-token', 'credentials', 'credentials-error', 'session', 'forget'),
        id: fc.jsonValue(),
        election: fc.jsonValue(),
        keys: fc.jsonValue(),
        action: fc.jsonValue(),
        identity: fc.jsonValue(),
      })
      .map((message) => Buffer.from(`${JSON.stringify(message)}\n`)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(garbage, { maxLength: 5 }), fc.boolean(), async (pieces, greeted) => {
      const client = await rawClient(it);
      if (greeted) {
        await client.hello();
        client.send({ kind: 'status', id: 0, proof: client.proof() });
        await client.line(1);
      }
      for (const piece of pieces) client.bytes(piece);
      client.socket.end();
      await client.closed;
    }),
    { numRuns: 150 },
  );
  expect(await status(it)).toBe('status');
});
