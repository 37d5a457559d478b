import { mkdir } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Context, type IdentitySelector, VouchError } from '@vouch/core';
import { homeForTest } from '@vouch/core/testing';
import { expect, test } from 'vitest';
import { type Key, newKey, writeKey } from '../place/key-file.ts';
import { placeOf, prepareDirectory } from '../place/place.ts';
import { createAgent } from '../server/agent.ts';
import { startServer } from '../server/server.ts';
import { aDomain, agentForTest, requestFor } from '../testing/agent.ts';
import { fakeExchange } from '../testing/exchange.ts';
import { noSession } from '../testing/no-session.ts';
import { isNonce, newNonce, proofOf } from '../wire/proof.ts';
import { decode } from '../wire/protocol.ts';
import { connectIdentity, connectTokenSource } from './connect.ts';
import { startAgent } from './start.ts';

const keys = { AWS_ACCESS_KEY_ID: 'shell', AWS_SECRET_ACCESS_KEY: 'secret' };

/** A program in whose environment there are raw keys; what it says to its person is kept. */
function programOf(context: Context) {
  const said: string[] = [];
  const exchange = fakeExchange(Date.now);
  return {
    said,
    exchange,
    context: { ...context, env: { ...context.env, ...keys }, say: (line: string) => said.push(line) },
  };
}

/** The SDK's own provider reads the process, so the raw keys are there too. */
test.beforeEach(() => Object.assign(process.env, keys));
test.afterEach(() => {
  for (const name of Object.keys(keys)) delete process.env[name];
});

test('the agent answers where there is one, with credentials from this shell', async () => {
  await using it = await agentForTest();
  const program = programOf(it.context);
  const source = connectTokenSource(program.context, program.exchange, { start: 'never' });
  expect((await source.getAuthorizationToken(requestFor())).secret.expose()).toBe('shell:my-domain:1');
  expect(it.exchange.calls).toHaveLength(1);
  await source.forget(aDomain);
  await source.getAuthorizationToken(requestFor());
  expect(it.exchange.calls).toHaveLength(2);
  expect(program.exchange.calls).toHaveLength(0);
  expect(program.said).toEqual([]);
});

test('an agent that a shell with another runtime directory started answers too, until who asked gives up', async () => {
  await using it = await agentForTest();
  const runtime = join(it.context.homeDirectory, 'runtime');
  await mkdir(runtime, { mode: 0o700 });
  const program = programOf({ ...it.context, env: { XDG_RUNTIME_DIR: runtime } });
  const source = connectTokenSource(program.context, program.exchange, { start: 'never' });
  expect((await source.getAuthorizationToken(requestFor())).secret.expose()).toBe('shell:my-domain:1');
  const gate = it.holdUpstream();
  const leave = new AbortController();
  const request = requestFor({ domain: 'other-domain' });
  const asked = source.getAuthorizationToken(request, leave.signal).catch((error) => error);
  await expect.poll(() => it.exchange.calls.length).toBe(2);
  leave.abort();
  expect(await asked).toMatchObject({ kind: 'network' });
  gate.open();
  expect(program.exchange.calls).toHaveLength(0);
  expect(program.said).toEqual([]);
});

test('without an agent and without a wish for one, this process answers and says nothing', async () => {
  await using home = await homeForTest();
  const program = programOf(home.context);
  const source = connectTokenSource(program.context, program.exchange, { start: 'never' });
  expect((await source.getAuthorizationToken(requestFor())).secret.expose()).toBe('shell:my-domain:1');
  expect(program.exchange.calls).toHaveLength(1);
  expect(program.said).toEqual([]);
});

test('an error of the agent is the answer', async () => {
  await using it = await agentForTest();
  it.exchange.before = async () => {
    throw new VouchError('denied', 'the role may not');
  };
  const program = programOf(it.context);
  const source = connectTokenSource(program.context, program.exchange, { start: 'never' });
  await expect(source.getAuthorizationToken(requestFor())).rejects.toMatchObject({ kind: 'denied' });
  expect(program.exchange.calls).toHaveLength(0);
});

test('a place that is not ours alone is passed over with a sentence', async () => {
  await using home = await homeForTest();
  const program = programOf(home.context);
  const place = await placeOf(home.context);
  await mkdir(place.directory, { recursive: true, mode: 0o755 });
  await home.context.files.chmod(place.directory, 0o755);
  const source = connectTokenSource(program.context, program.exchange, { start: 'never' });
  await source.getAuthorizationToken(requestFor());
  expect(program.said).toEqual([expect.stringContaining(`${place.directory} is open to other users`)]);
});

test('a program that cannot be started is passed over with a sentence', async () => {
  await using home = await homeForTest();
  const context = { ...home.context, platform: 'win32' as const, userId: undefined };
  const program = programOf(context);
  const source = connectTokenSource(program.context, program.exchange, {
    start: 'if-absent',
    program: { node: '/nowhere/node', script: '/nowhere/vouch-agent.js' },
  });
  await source.getAuthorizationToken(requestFor());
  expect(program.said).toEqual([expect.stringContaining('cannot start the agent /nowhere/vouch-agent.js')]);
});

test('what is to be forgotten starts no agent', async () => {
  await using home = await homeForTest();
  const program = programOf(home.context);
  const source = connectTokenSource(program.context, program.exchange, {
    start: 'if-absent',
    program: { node: '/nowhere/node', script: '/nowhere/vouch-agent.js' },
  });
  await source.forget(aDomain);
  expect(program.said).toEqual([]);
});

test('who gave up gets that and no upstream call is made', async () => {
  await using it = await agentForTest();
  const gate = it.holdUpstream();
  const program = programOf(it.context);
  const leave = new AbortController();
  const source = connectTokenSource(program.context, program.exchange, { start: 'never' });
  const asked = source.getAuthorizationToken(requestFor(), leave.signal).catch((error) => error);
  await expect.poll(() => it.exchange.calls.length).toBe(1);
  leave.abort();
  expect(await asked).toMatchObject({ kind: 'network' });
  expect(program.exchange.calls).toHaveLength(0);
  gate.open();
});

test('who gives up before the agent has greeted gets that, without a word of the agent, and no upstream call is made', async () => {
  await using home = await homeForTest();
  const program = programOf(home.context);
  let greeted = 0;
  await using _mute = await listeningAgent(home.context, () => (greeted += 1));
  const leave = new AbortController();
  const source = connectTokenSource(program.context, program.exchange, { start: 'never' });
  const asked = source.getAuthorizationToken(requestFor(), leave.signal).catch((error) => error);
  await expect.poll(() => greeted).toBe(1);
  leave.abort(new Error('Ctrl-C'));
  expect(await asked).toMatchObject({
    kind: 'network',
    message: 'gave up waiting',
    cause: { message: 'Ctrl-C' },
  });
  expect(program.said).toEqual([]);
  expect(program.exchange.calls).toHaveLength(0);
});

test('who gives up while an agent starts gets that, and not that it did not start', async () => {
  await using home = await homeForTest();
  const program = programOf(home.context);
  const source = connectTokenSource(program.context, program.exchange, {
    start: 'if-absent',
    program: { node: '/nowhere/node', script: '/nowhere/vouch-agent.js' },
  });
  await expect(source.getAuthorizationToken(requestFor(), AbortSignal.abort())).rejects.toMatchObject({
    kind: 'network',
    message: 'gave up waiting',
  });
  expect(program.said).toEqual([]);
  expect(program.exchange.calls).toHaveLength(0);
});

test('an agent that dies at each request costs two tries and a sentence, never the request', async () => {
  await using home = await homeForTest();
  const program = programOf(home.context);
  await using dying = await dyingAgent(home.context);
  const source = connectTokenSource(program.context, program.exchange, { start: 'never' });
  expect((await source.getAuthorizationToken(requestFor())).secret.expose()).toBe('shell:my-domain:1');
  expect(dying.requests()).toBe(2);
  expect(program.said).toEqual([expect.stringContaining('went away twice')]);
});

test('a role’s credentials come from this shell where the agent dies at each request', async () => {
  await using home = await homeForTest();
  const program = programOf(home.context);
  await using dying = await dyingAgent(home.context);
  const role = { awsProfile: 'vouch', arn: 'arn:aws:iam::123456789012:role/builder' };
  const selector: IdentitySelector = { kind: 'automatic', role };
  const identity = await connectIdentity(program.context, program.exchange, selector, 'us-east-1');
  expect((await identity.resolve()).keys.expose().accessKeyId).toBe('shell');
  expect(dying.requests()).toBe(2);
  expect(program.said).toEqual([expect.stringContaining('went away twice')]);
});

test('who gives up waiting for a role’s credentials gets that, and is not asked for its own', async () => {
  await using home = await homeForTest();
  const program = programOf(home.context);
  await using silent = await silentAgent(home.context);
  const selector: IdentitySelector = { kind: 'automatic', role: { awsProfile: 'vouch', arn: 'arn' } };
  const identity = await connectIdentity(program.context, program.exchange, selector, 'us-east-1');
  const leave = new AbortController();
  const asked = identity.resolve(leave.signal).catch((error) => error);
  await expect.poll(silent.requests).toBe(1);
  leave.abort();
  expect(await asked).toMatchObject({ kind: 'network', message: 'gave up waiting' });
});

test('of many that want an agent one launches it, and all connect', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const place = await placeOf(context);
  const servers: Awaited<ReturnType<typeof startServer>>[] = [];
  const launch = async () => {
    const agent = createAgent({ context, exchange: fakeExchange(Date.now), keeper: noSession });
    servers.push(await startServer(context, place, agent));
    return { hasEnded: () => false };
  };
  const program = { node: '/node', script: '/agent.js' };
  const connections = await Promise.all(
    Array.from({ length: 50 }, () => startAgent(context, place, program, {}, launch)),
  );
  expect(servers).toHaveLength(1);
  for (const connection of connections) connection.close();
  await servers[0]?.close();
});

test('a starter that fails leaves the start to the next', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const place = await placeOf(context);
  const program = { node: '/node', script: '/agent.js' };
  const fails = async () => {
    throw new VouchError('configuration', 'no');
  };
  await expect(startAgent(context, place, program, {}, fails)).rejects.toMatchObject({
    kind: 'configuration',
  });
  const agent = createAgent({ context, exchange: fakeExchange(Date.now), keeper: noSession });
  let server: Awaited<ReturnType<typeof startServer>>;
  const connection = await startAgent(context, place, program, {}, async () => {
    server = await startServer(context, place, agent);
    return { hasEnded: () => false };
  });
  connection.close();
  await server?.close();
});

test('an agent that ends at once is started again, but not for ever', async () => {
  await using home = await homeForTest();
  const { context } = home;
  const place = await placeOf(context);
  let launches = 0;
  const ends = async () => {
    launches += 1;
    return { hasEnded: () => true };
  };
  const program = { node: '/node', script: '/agent.js' };
  const start = (run: Context['run']) => startAgent({ ...context, run }, place, program, {}, ends);
  await expect(start(context.run)).rejects.toMatchObject({
    kind: 'configuration',
    message: 'the agent /agent.js ends as soon as it is started',
  });
  expect(launches).toBe(5);
  const asked: string[] = [];
  const says = (stderr: string) => async (file: string, args: readonly string[]) => {
    asked.push([file, ...args].join(' '));
    return { code: 6, stdout: '', stderr };
  };
  await expect(start(says('a warning of Node’s\nvouch-agent: the disk is full\n'))).rejects.toMatchObject({
    message: 'the agent /agent.js ends as soon as it is started: the disk is full',
  });
  await expect(
    start(says("node:internal\n\nError: Cannot find '/agent.js'\n    at x\n")),
  ).rejects.toMatchObject({
    message: "the agent /agent.js ends as soon as it is started: Cannot find '/agent.js'",
  });
  expect(asked).toEqual(Array.from({ length: 2 }, () => '/node /agent.js --with-parent'));
});

/** Proves itself, reads one request, and is gone. */
const dyingAgent = (context: Context) => provenAgent(context, (socket) => socket.destroy());

/** Proves itself, and answers nothing. */
const silentAgent = (context: Context) => provenAgent(context, () => {});

async function provenAgent(context: Context, atRequest: (socket: Socket) => void) {
  let requests = 0;
  const answer = (socket: Socket, line: string, key: Key) => {
    const message = decode(line);
    if (message?.kind !== 'hello' || !isNonce(message['nonce'])) {
      requests += 1;
      return atRequest(socket);
    }
    const nonces = { client: message['nonce'], server: newNonce() };
    const proof = proofOf('server', key.secret, nonces);
    socket.write(`${JSON.stringify({ kind: 'hello', version: 1, nonce: nonces.server, proof })}\n`);
  };
  return { requests: () => requests, ...(await listeningAgent(context, answer)) };
}

/** Something at the agent's place, with its key. */
async function listeningAgent(context: Context, answer: (socket: Socket, line: string, key: Key) => void) {
  const place = await placeOf(context);
  await prepareDirectory(context, place.directory);
  const key = newKey(context, place);
  await writeKey(context, place, key);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => answer(socket, String(chunk), key));
  });
  await new Promise<void>((resolve) => server.listen(place.socket, resolve));
  await context.files.chmod(place.socket, 0o600);
  return { [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}
