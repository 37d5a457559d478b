import { type Context, VouchError } from '@vouch/core';
import { type Key, readKey } from '../place/key-file.ts';
import { type Place, requireOurs } from '../place/place.ts';
import { isNonce, isProof, newNonce, proofOf } from '../wire/proof.ts';
import { type FromClient, type Message, protocolVersion } from '../wire/protocol.ts';
import { fromWireError } from '../wire/wire-error.ts';
import { AgentLost } from './agent-lost.ts';
import { noteAnswer, noteSilence, silenceOf } from './silence.ts';
import { type Opened, open } from './socket.ts';

/** A connection on which the agent has proven itself. One request at a time. */
export interface AgentConnection {
  /** Sends a message; the first one carries this side's proof. */
  send(message: FromClient): void;
  /** The next message. Throws `AgentLost` when the connection ends, or when nothing came within `timeoutMs`. */
  receive(timeoutMs: number): Promise<Message>;
  close(): void;
}

export interface ConnectOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds, retries and all. */
  readonly timeoutMs?: number;
}

/** Of an agent that runs but is under a burst, or out of file descriptors, or was restarted at this moment. */
const transient = new Set(['EAGAIN', 'EPIPE', 'ECONNRESET', 'EMFILE', 'ENFILE', 'ended', 'key']);
/** A restarted agent has a new key; whoever proves itself wrong so often is something else. */
const mostWrongKeys = 3;
/** Between tries. A burst of 5,000 clients is accepted within a second; asking more often only slows that down. */
const firstWaitMs = 5;
const longestWaitMs = 300;
/** Nobody listens: no file, or one that a killed agent left. */
const absent = new Set(['ENOENT', 'ECONNREFUSED']);

/**
 * Connects to the agent at a place and has it prove itself. Undefined where there is none. What this process has waited for
 * the same agent in vain counts: nobody waits for a stopped one twice. Throws `configuration` where the place is not ours
 * alone or something without the key answers there, `not-supported` where the agent speaks other versions, and `network` where
 * it does not answer in time.
 */
export async function connectAgent(
  context: Context,
  place: Place,
  { signal, timeoutMs = 10_000 }: ConnectOptions = {},
): Promise<AgentConnection | undefined> {
  const startedAt = context.clock.monotonic();
  let key = await findKey(context, place);
  const silentBefore = key === undefined ? 0 : silenceOf(context, key);
  if (silentBefore >= timeoutMs) throw unanswered(place, new AgentLost('silent'));
  const endsAt = startedAt + timeoutMs - silentBefore;
  let wrongKeys = 0;
  const left = () => Math.max(1, endsAt - context.clock.monotonic());
  for (let tried = 1; key !== undefined; tried += 1) {
    try {
      const connection = await greet(await open(key.address, left(), signal), key, left());
      noteAnswer(context, key);
      return notingSilence(context, key, connection);
    } catch (thrown) {
      if (!(thrown instanceof AgentLost)) throw thrown;
      if (absent.has(thrown.code)) return undefined;
      if (thrown.code === 'key') wrongKeys += 1;
      if (wrongKeys === mostWrongKeys) throw impostor(place);
      const wait = (0.5 + context.random() / 2) * Math.min(longestWaitMs, firstWaitMs * 2 ** tried);
      if (!transient.has(thrown.code) || signal?.aborted || context.clock.monotonic() + wait > endsAt) {
        const waited = silentBefore + context.clock.monotonic() - startedAt;
        // A timer may be a little early.
        noteSilence(context, key, thrown.code === 'silent' ? timeoutMs : waited);
        throw unanswered(place, thrown);
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
      // A full queue says nothing about the key; any other end may mean that the agent was restarted.
      if (thrown.code !== 'EAGAIN') key = await findKey(context, place);
    }
  }
  return undefined;
}

/** The same connection; where it falls silent, that counts for the next one. */
function notingSilence(context: Context, key: Key, connection: AgentConnection): AgentConnection {
  return {
    ...connection,
    async receive(timeoutMs) {
      try {
        return await connection.receive(timeoutMs);
      } catch (thrown) {
        if (thrown instanceof AgentLost && thrown.code === 'silent') noteSilence(context, key, timeoutMs);
        throw thrown;
      }
    },
  };
}

async function findKey(context: Context, place: Place): Promise<Key | undefined> {
  const [hasDirectory, hasSocket, key] = await Promise.all([
    requireOurs(context, place.directory, 'directory'),
    context.platform === 'win32' || requireOurs(context, place.socket, 'socket'),
    readKey(context, place),
  ]);
  return hasDirectory && hasSocket ? key : undefined;
}

/** The agent proves itself first: until then it has had nothing from us but a nonce. */
async function greet(connection: Opened, key: Key, timeoutMs: number): Promise<AgentConnection> {
  try {
    const client = newNonce();
    connection.write({ kind: 'hello', versions: [protocolVersion], nonce: client });
    const hello = await connection.receive(timeoutMs);
    if (hello.kind === 'error') throw fromWireError(hello['error']);
    const { nonce: server, proof } = hello;
    if (hello.kind !== 'hello' || !isNonce(server)) throw new AgentLost('key');
    const nonces = { client, server };
    // A restarted agent has a new key, so a wrong proof is worth another look at the file.
    if (!isProof(proof, proofOf('server', key.secret, nonces))) throw new AgentLost('key');
    connection.trust();
    let ownProof: string | undefined = proofOf('client', key.secret, nonces);
    return {
      send(message) {
        connection.write(message, ownProof);
        ownProof = undefined;
      },
      receive: connection.receive,
      close: connection.close,
    };
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

function unanswered(place: Place, cause: AgentLost): VouchError {
  return new VouchError('network', `the agent at ${place.socket} does not answer`, {
    hint: 'vouch agent stop',
    cause,
  });
}

function impostor(place: Place): VouchError {
  return new VouchError('configuration', `what answers at ${place.socket} does not know the agent's key`, {
    hint: 'vouch agent stop',
  });
}
