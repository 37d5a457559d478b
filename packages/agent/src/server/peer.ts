import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { type AwsCredentials, type Secret, toVouchError, VouchError } from '@vouch/core';
import { lineReader } from '../wire/line-reader.ts';
import { isNonce, isProof, newNonce, proofOf } from '../wire/proof.ts';
import {
  type Answer,
  type Credentials,
  type CredentialsError,
  decode,
  encode,
  type FromServer,
  longestGreeting,
  longestLine,
  type Message,
  protocolVersion,
  type Request,
} from '../wire/protocol.ts';
import { isElectionAnswer, parseMessage } from '../wire/request-schema.ts';
import { fromWireCredentials } from '../wire/wire-credentials.ts';
import { fromWireError, toWireError } from '../wire/wire-error.ts';
import type { Client } from './agent.ts';
import { ClientGone } from './election.ts';

export interface PeerOptions {
  readonly secret: Secret<Buffer>;
  readonly answer: (request: Request, client: Client) => Promise<Answer>;
  /** Runs before each request; where it throws, nothing is answered. */
  readonly guard: () => void;
  /** Milliseconds for the handshake, and for a line once it has begun. */
  readonly lineDeadlineMs: number;
}

/** Requests of one connection at a time, and bytes that a client may leave unread (some answers), before it is cut off. */
const mostPending = 64;
const mostUnread = 4 * longestLine;

/** One for all connections: a stack for each would cost a burst of clients dearly. */
const gone = new ClientGone('the client left');

/** One client's connection, on the agent's side: frames, the handshake, and answers to requests as they come. */
export function servePeer(socket: Socket, options: PeerOptions): void {
  const elections = new Map<string, (given: Credentials | CredentialsError | ClientGone) => void>();
  const left = new AbortController();
  setMaxListeners(mostPending, left.signal);
  let pending = 0;
  let expectedProof: string | undefined;
  let state: 'greeting' | 'proving' | 'open' | 'closed' = 'greeting';

  const send = (message: FromServer) => {
    if (state === 'closed') return;
    socket.write(encode(message));
    if (socket.writableLength > mostUnread) socket.destroy();
  };
  const fail = (error: unknown, id?: number) =>
    send({ kind: 'error', ...(id !== undefined && { id }), error: toWireError(error) });
  const refuse = (error: VouchError) => {
    fail(error);
    state = 'closed';
    socket.end();
    // A client that does not close its side must not keep this one.
    socket.setTimeout(1_000, () => socket.destroy());
  };

  const greet = ({ kind, versions, nonce }: Message) => {
    if (kind !== 'hello') throw new VouchError('not-supported', 'a connection begins with hello');
    if (!Array.isArray(versions) || !versions.includes(protocolVersion)) {
      throw new VouchError(
        'not-supported',
        `this agent speaks version ${protocolVersion} of its protocol only`,
        {
          hint: 'vouch agent stop',
        },
      );
    }
    if (!isNonce(nonce)) throw new VouchError('usage', 'nonce is missing or wrong in hello');
    const nonces = { client: nonce, server: newNonce() };
    expectedProof = proofOf('client', options.secret, nonces);
    state = 'proving';
    const proof = proofOf('server', options.secret, nonces);
    send({ kind: 'hello', version: protocolVersion, nonce: nonces.server, proof });
  };

  const askForCredentials = (id: number, election: string): Promise<AwsCredentials> =>
    new Promise((resolve, reject) => {
      if (left.signal.aborted) return reject(gone);
      elections.set(election, (given) => {
        elections.delete(election);
        if (given instanceof ClientGone) return reject(given);
        if (given.kind === 'credentials-error') return reject(fromWireError(given.error));
        resolve(fromWireCredentials(given));
      });
      send({ kind: 'need-credentials', id, election });
    });

  const serve = async (request: Request) => {
    const { id } = request;
    pending += 1;
    try {
      const client: Client = {
        signal: left.signal,
        askForCredentials: (election) => askForCredentials(id, election),
      };
      send({ ...(await options.answer(request, client)), id });
    } catch (thrown) {
      fail(thrown, id);
    } finally {
      pending -= 1;
    }
  };

  const receive = (message: Message) => {
    if (state === 'greeting') return greet(message);
    if (state === 'proving') {
      if (expectedProof === undefined || !isProof(message['proof'], expectedProof)) {
        throw new VouchError('denied', 'the proof in the first request is wrong');
      }
      state = 'open';
      clearTimeout(deadline);
    }
    options.guard();
    const { id } = message;
    try {
      const parsed = parseMessage(message);
      if (isElectionAnswer(parsed)) elections.get(parsed.election)?.(parsed);
      else if (pending >= mostPending) throw new VouchError('usage', 'too many requests at once');
      else void serve(parsed);
    } catch (thrown) {
      fail(thrown, typeof id === 'number' ? id : undefined);
    }
  };

  let lines = 0;
  const reader = lineReader(() => (state === 'open' ? longestLine : longestGreeting), {
    line(text) {
      lines += 1;
      if (state === 'closed') return;
      const message = decode(text);
      try {
        if (message === undefined) throw new VouchError('usage', 'a line is not a JSON object with a kind');
        receive(message);
      } catch (thrown) {
        refuse(toVouchError(thrown));
      }
    },
    tooLong: (longest) => refuse(new VouchError('usage', `a line has more than ${longest} bytes`)),
  });

  const late = () => refuse(new VouchError('network', 'no whole line came in time'));
  let deadline = setTimeout(late, options.lineDeadlineMs);

  socket.on('data', (chunk: Buffer) => {
    if (state === 'closed') return;
    const before = { partial: reader.partial, lines };
    reader.push(chunk);
    if (state !== 'open') return;
    // A line that goes on has the time that is left of its own; what ended and what began in this piece are others.
    if (reader.partial && before.partial && before.lines === lines) return;
    clearTimeout(deadline);
    if (reader.partial) deadline = setTimeout(late, options.lineDeadlineMs);
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    state = 'closed';
    clearTimeout(deadline);
    left.abort(gone);
    for (const settle of elections.values()) settle(gone);
  });
}
