import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '@vouch/core';
import { homeForTest } from '@vouch/core/testing';
import { expect, test } from 'vitest';
import { placeOf } from '../place/place.ts';
import { requestFor } from '../testing/agent.ts';
import { fakeExchange } from '../testing/exchange.ts';
import { connectTokenSource } from './connect.ts';
import { sharedAgent } from './private-agent.ts';

/** A program that ends as soon as it is started. */
const program = { node: '/nowhere/node', script: '/nowhere/vouch-agent.js' };

function listening(context: Context) {
  const said: string[] = [];
  return { said, context: { ...context, say: (line: string) => void said.push(line) } };
}

test('a home too long for a socket’s path is done without an agent, with a sentence', async () => {
  await using home = await homeForTest();
  const homeDirectory = join(home.context.homeDirectory, 'x'.repeat(75));
  const { said, context } = listening({ ...home.context, homeDirectory });
  const shared = await sharedAgent(context, program);
  expect(shared.context.env).toBe(context.env);
  await shared.end();
  expect(said).toEqual([
    expect.stringMatching(
      /^vouch: going on without the agent: .*longer than 103 bytes.*\(set XDG_RUNTIME_DIR/,
    ),
  ]);
});

test('whoever asks for a token where the agent is done without does not say so again', async () => {
  await using home = await homeForTest();
  const homeDirectory = join(home.context.homeDirectory, 'x'.repeat(75));
  const { said, context } = listening({ ...home.context, homeDirectory });
  const shared = await sharedAgent(context, program);
  const source = connectTokenSource(shared.context, fakeExchange(Date.now), { start: 'never' });
  await source.getAuthorizationToken(requestFor()).catch(() => {});
  shared.context.say('something else');
  expect(said).toEqual([expect.stringContaining('going on without the agent'), 'something else']);
});

test('a home that leaves no room for a private agent is done without one', async () => {
  await using home = await homeForTest();
  const { homeDirectory } = home.context;
  const common = (await placeOf(home.context)).socket.length;
  const inside = join(homeDirectory, 'x'.repeat(103 - common - 1));
  const { said, context } = listening({ ...home.context, homeDirectory: inside });
  expect((await placeOf(context)).socket).toHaveLength(103);
  expect((await sharedAgent(context, program)).context.env).toBe(context.env);
  expect(said).toHaveLength(1);
});

test('an agent that cannot be started is done without, and leaves nothing behind', async () => {
  await using home = await homeForTest();
  const { said, context } = listening(home.context);
  const shared = await sharedAgent(context, program);
  expect(shared.context.env).toBe(context.env);
  expect(said).toEqual([expect.stringContaining('ends as soon as it is started')]);
  expect(await readdir((await placeOf(context)).directory)).toEqual([]);
});

test('what killed runs left is swept; what is just being made is not, nor anything else', async () => {
  await using home = await homeForTest();
  const { context } = listening(home.context);
  const { directory } = await placeOf(context);
  for (const name of ['x-00000001', 'x-00000002', 'x-other', 'y-00000001']) {
    await mkdir(join(directory, name), { recursive: true, mode: 0o700 });
    if (name !== 'x-00000002') await utimes(join(directory, name), 1, 1);
  }
  await sharedAgent(context, program);
  expect((await readdir(directory)).toSorted()).toEqual(['x-00000002', 'x-other', 'y-00000001']);
});
