import { connect } from 'node:net';
import { lineReader } from '../wire/line-reader.ts';
import {
  type ClientHello,
  decode,
  encode,
  type FromClient,
  longestGreeting,
  longestLine,
  type Message,
} from '../wire/protocol.ts';
import { AgentLost } from './agent-lost.ts';

/** A socket on which messages go and come, one by one; who is at its other end is not known yet. */
export interface Opened {
  write(message: ClientHello | FromClient, proof?: string): void;
  /** The agent has proven itself: its lines may be long. */
  trust(): void;
  receive(timeoutMs: number): Promise<Message>;
  close(): void;
}

/**
 * Opens the socket at an address, within so many milliseconds. It, and each `receive`, throws `AgentLost`: with the system's code, or `silent`,
 * `ended`, `aborted`, `closed`, or `garbage` for what is no message.
 */
export async function open(
  address: string,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Opened> {
  const socket = connect(address);
  const arrived: Message[] = [];
  let ended: AgentLost | undefined;
  let longest = longestGreeting;
  let wake = () => {};

  const end = (code: string) => {
    ended ??= new AgentLost(code);
    socket.destroy();
    wake();
  };
  const abort = () => end('aborted');
  const reader = lineReader(() => longest, {
    line(text) {
      const message = decode(text);
      if (message === undefined) return end('garbage');
      arrived.push(message);
      wake();
    },
    tooLong: () => end('garbage'),
  });
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
  socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'error'));
  socket.on('end', () => end('ended'));
  socket.on('close', () => {
    signal?.removeEventListener('abort', abort);
    end('ended');
  });

  const until = async <T>(ready: () => T | undefined, milliseconds: number): Promise<T> => {
    const timer = setTimeout(() => end('silent'), milliseconds);
    try {
      for (;;) {
        const value = ready();
        if (value !== undefined) return value;
        if (ended !== undefined) throw ended;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  };

  socket.once('connect', () => wake());
  await until(() => (socket.connecting || socket.destroyed ? undefined : true), timeoutMs);
  return {
    write: (message, proof) => void socket.write(encode(message, proof)),
    trust() {
      longest = longestLine;
    },
    receive: (milliseconds) => until(() => arrived.shift(), milliseconds),
    close: () => end('closed'),
  };
}
