import { createServer, type Socket } from 'node:net';
import { type Context, tryLock } from '@vouch/core';
import { answersAt } from '../client/with-agent.ts';
import { noteElsewhere } from '../place/elsewhere.ts';
import { newKey, removeKey, writeKey } from '../place/key-file.ts';
import { type Place, prepareDirectory } from '../place/place.ts';
import type { Agent } from './agent.ts';
import { listen } from './listen.ts';
import { servePeer } from './peer.ts';

export interface ServerOptions {
  /** Runs before each request; where it throws, the connection is closed. */
  readonly guard?: () => void;
  /** Milliseconds for a handshake, and for a line once it has begun. */
  readonly lineDeadlineMs?: number;
}

export interface AgentServer {
  /** Resolves when the server has ended, by `close` or by a client's `stop`. */
  readonly closed: Promise<void>;
  /**
   * Ends where clients cannot find it any more: it would keep what it holds, and nobody could tell it to end. To be called
   * every 30 seconds.
   */
  tick(): Promise<void>;
  /** Takes the socket and the key away if they are still this server's, and ends every connection. */
  close(): Promise<void>;
}

/** A lock whose owner cannot be seen counts as left behind after this, if nobody answers at the socket either. */
const unseenLifeMs = 10_000;
/** How long a client has to read its last answer when the agent ends. */
const lastWordsMs = 500;

/**
 * Serves an agent at a place. Undefined where another agent is there already: under any race, one serves.
 * The lock is held for the server's whole life. Throws `configuration` where the place is not ours alone.
 */
export async function startServer(
  context: Context,
  place: Place,
  agent: Agent,
  { guard = () => {}, lineDeadlineMs = 10_000 }: ServerOptions = {},
): Promise<AgentServer | undefined> {
  await prepareDirectory(context, place.directory);
  const answered = () => answersAt(context, place).catch(() => false);
  const lock = await tryLock(
    context,
    place.agentLock,
    async (ageMs) => ageMs > unseenLifeMs && !(await answered()),
  );
  if (lock === undefined) return undefined;
  const left: (() => Promise<void>)[] = [];
  /** What others would find an agent by. */
  const takeAway = async () => {
    for (const each of left.toReversed()) await bestEffort(each());
  };
  try {
    // Somebody may have removed a live agent's lock by hand.
    if (await answered()) {
      await lock.release();
      return undefined;
    }
    const key = newKey(context, place);
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket.once('close', () => sockets.delete(socket)));
      servePeer(socket, { secret: key.secret, guard, lineDeadlineMs, answer });
    });
    const answer: Parameters<typeof servePeer>[1]['answer'] = async (request, client) => {
      if (request.kind !== 'stop') return await agent.handle(request, client);
      setImmediate(() => void close());
      return { kind: 'done' };
    };
    left.push(await noteElsewhere(context, place));
    left.push(() => removeKey(context, place, key));
    await writeKey(context, place, key);
    const listening = await listen(context, place, server, key);
    left.push(listening.takeAway);
    // Accepting fails while file descriptors are short; the server recovers by itself when some are free again.
    server.on('error', () => {});

    const end = async () => {
      await takeAway();
      const ended = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroySoon();
      // A client that reads nothing would keep its connection, and so the agent.
      const unread = setTimeout(() => sockets.forEach((socket) => void socket.destroy()), lastWordsMs);
      await ended;
      clearTimeout(unread);
      await bestEffort(lock.release());
    };
    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= end();
      return closing;
    };
    const closed = new Promise<void>((resolve) => server.once('close', () => resolve()));
    const tick = async () => {
      if (!(await listening.isInPlace())) await close();
    };
    return { closed: closed.then(() => close()), tick, close };
  } catch (thrown) {
    await takeAway();
    await lock.release();
    throw thrown;
  }
}

/** What cannot be removed is of no use to anybody without its server; the agent still ends, and drops and scrubs its tokens. */
async function bestEffort(work: Promise<void>): Promise<void> {
  await work.catch(() => {});
}
