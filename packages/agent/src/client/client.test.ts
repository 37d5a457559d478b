import { createServer, type Socket } from 'node:net';
import { type Context, toVouchError } from '@vouch/core';
import { homeForTest } from '@vouch/core/testing';
import { expect, it, vi } from 'vitest';
import { type Key, newKey, writeKey } from '../place/key-file.ts';
import { placeOf, prepareDirectory } from '../place/place.ts';
import { newNonce, proofOf } from '../wire/proof.ts';
import { decode } from '../wire/protocol.ts';
import { AgentLost } from './agent-lost.ts';
import { connectAgent } from './client.ts';

type Greeting = 'none' | 'silence' | 'a wrong proof' | 'a right proof';

/** What greets one connection after the other so. */
async function greeter(context: Context, greetings: readonly Greeting[]) {
  const place = await placeOf(context);
  await prepareDirectory(context, place.directory);
  let key = newKey(context, place);
  await writeKey(context, place, key);
  let connections = 0;
  const server = createServer((socket) => {
    const greeting = greetings[connections] ?? 'a right proof';
    connections += 1;
    socket.on('error', () => {});
    if (greeting === 'none') socket.destroy();
    else if (greeting === 'silence') socket.resume();
    else
      socket.once('data', (hello) =>
        greet(socket, String(hello), greeting === 'a right proof' ? key : newKey(context, place)),
      );
  });
  await new Promise<void>((resolve) => server.listen(place.socket, resolve));
  await context.files.chmod(place.socket, 0o600);
  return {
    place,
    connections: () => connections,
    async restart() {
      key = newKey(context, place);
      await writeKey(context, place, key);
    },
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

function greet(socket: Socket, hello: string, { secret }: Key): void {
  const nonces = { client: String(decode(hello)?.['nonce']), server: newNonce() };
  const proof = proofOf('server', secret, nonces);
  socket.write(`${JSON.stringify({ kind: 'hello', version: 1, nonce: nonces.server, proof })}\n`);
}

it('wrong keys are counted apart from other tries: an agent that was busy and then restarted is no impostor', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const greetings: Greeting[] = ['none', 'none', 'none', 'a wrong proof', 'none', 'a wrong proof'];
  await using it = await greeter(context, greetings);
  const connection = await connectAgent(context, it.place);
  expect(it.connections()).toBe(greetings.length + 1);
  connection?.close();
});

it('what proves itself wrong three times is not the agent', async () => {
  await using home = await homeForTest();
  const { context } = home;
  await using it = await greeter(context, ['a wrong proof', 'none', 'a wrong proof', 'a wrong proof']);
  await expect(connectAgent(context, it.place)).rejects.toMatchObject({ kind: 'configuration' });
  expect(it.connections()).toBe(4);
});

it('an agent that is silent is waited for once in a process, and one that was restarted is asked', async () => {
  await using home = await homeForTest();
  const { context } = home;
  await using it = await greeter(context, ['silence', 'silence']);
  const ask = (timeoutMs: number) => connectAgent(context, it.place, { timeoutMs });
  const silent = { kind: 'network', hint: 'vouch agent stop', message: expect.stringContaining('answer') };
  const timed = async (timeoutMs: number) => {
    const startedAt = performance.now();
    await expect(ask(timeoutMs)).rejects.toMatchObject(silent);
    return performance.now() - startedAt;
  };
  expect(await timed(100)).toBeGreaterThan(90);
  await timed(100);
  expect(it.connections()).toBe(1);
  // Whoever has more patience waits for what is left of it.
  expect(await timed(400)).toBeLessThan(390);
  await timed(400);
  expect(it.connections()).toBe(2);
  await it.restart();
  (await ask(400))?.close();
  expect(it.connections()).toBe(3);
});

it('an agent that falls silent at a request is not waited for again', async () => {
  await using home = await homeForTest();
  const { context } = home;
  await using it = await greeter(context, []);
  const connection = await connectAgent(context, it.place);
  await expect(connection?.receive(50)).rejects.toMatchObject({ code: 'silent' });
  connection?.close();
  await expect(connectAgent(context, it.place, { timeoutMs: 50 })).rejects.toMatchObject({ kind: 'network' });
  expect(it.connections()).toBe(1);
});

it('a connection of another bundle’s loses the agent in the same words', async () => {
  vi.resetModules();
  const other = await import('./agent-lost.ts');
  expect(other.AgentLost).not.toBe(AgentLost);
  expect(new other.AgentLost('ended')).toBeInstanceOf(AgentLost);
  expect(new Error('ended')).not.toBeInstanceOf(AgentLost);
});

it('what is lost without anybody who asks again is told as a failed connection, with what ends an agent that is silent', () => {
  expect(toVouchError(new AgentLost('silent'))).toMatchObject({
    kind: 'network',
    hint: 'vouch agent stop',
    message: 'the connection to the agent ended (silent)',
  });
  expect(new AgentLost('ended').hint).toBe('run the command again');
  expect(new AgentLost('ended')).toBeInstanceOf(AgentLost);
});
