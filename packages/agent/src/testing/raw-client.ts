import { connect, type Socket } from 'node:net';
import { type Key, readKey } from '../place/key-file.ts';
import { newNonce, proofOf } from '../wire/proof.ts';
import { decode, type Message } from '../wire/protocol.ts';
import type { AgentForTest } from './agent.ts';

export type Line = Message | undefined;

/** A socket without manners: sends bytes, gathers lines. */
export interface RawClient {
  readonly socket: Socket;
  /** What has come so far; undefined for a line that is no message. */
  lines(): readonly Line[];
  /** The line of an index, or undefined where the connection ended before it came. Throws after five seconds. */
  line(index: number): Promise<Line>;
  /** Resolves when the agent has ended the connection. */
  readonly closed: Promise<void>;
  bytes(bytes: string | Buffer): void;
  send(message: Record<string, unknown>): void;
  hello(): Promise<void>;
  proof(): string;
  serverProof(): string;
}

const deadlineMs = 5_000;

/** Connects to an agent. It keeps its half open when the agent closes, so that the last words are read. */
export async function rawClient(it: Pick<AgentForTest, 'context' | 'place'>): Promise<RawClient> {
  const { secret, address } = (await readKey(it.context, it.place)) as Key;
  const socket = connect({ path: address, allowHalfOpen: true });
  const lines: Line[] = [];
  let rest = '';
  let ended = false;
  let wake = () => {};
  let close = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const end = () => {
    ended = true;
    socket.end();
    close();
    wake();
  };
  socket.on('error', () => {});
  socket.once('end', end);
  socket.once('close', end);
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const pieces = (rest + chunk).split('\n');
    rest = pieces.pop() ?? '';
    lines.push(...pieces.map(decode));
    wake();
  });
  const nonces = { client: newNonce(), server: '' };

  const line = async (index: number): Promise<Line> => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      socket.destroy();
    }, deadlineMs);
    while (lines.length <= index && !ended) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    clearTimeout(timer);
    if (late) throw new Error(`line ${index} did not come in ${deadlineMs} ms`);
    return lines[index];
  };

  return {
    socket,
    closed,
    lines: () => lines,
    line,
    bytes: (bytes) => void socket.write(bytes),
    send: (message) => void socket.write(`${JSON.stringify(message)}\n`),
    async hello() {
      const greeting = { kind: 'hello', versions: [1], nonce: nonces.client, grease: [null] };
      socket.write(`${JSON.stringify(greeting)}\n`);
      nonces.server = String((await line(0))?.['nonce']);
    },
    proof: () => proofOf('client', secret, nonces),
    serverProof: () => proofOf('server', secret, nonces),
  };
}
