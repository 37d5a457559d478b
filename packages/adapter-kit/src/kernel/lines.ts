import { isUtf8 } from 'node:buffer';
import type { Readable, Writable } from 'node:stream';
import { VouchError } from '@vouch/core';

/** A line on the wire: its text, or why there is none. */
export type Line =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'broken'; readonly reason: string };

export interface ReadLinesOptions {
  /** Bytes, without the line's end. */
  readonly longest: number;
  /** Milliseconds without a byte after which the peer is given up. */
  readonly patience: number;
}

/**
 * Reads lines that end with LF; a last line without one counts too. A line that is too long or not UTF-8 is given
 * as `broken`, once, and the reading goes on behind its end. Throws `network` when the peer is silent for too long.
 */
export async function* readLines(input: Readable, options: ReadLinesOptions): AsyncGenerator<Line, void> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (): Line => {
    const line = length > options.longest ? tooLong(options.longest) : decode(Buffer.concat(parts));
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of withPatience(input, options.patience)) {
    let rest = chunk;
    for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
      keep(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      yield take();
    }
    keep(rest);
  }
  if (length > 0) yield take();

  function keep(bytes: Buffer): void {
    length += bytes.length;
    if (length <= options.longest) parts.push(bytes);
    else parts = [];
  }
}

/** Writes one line and waits until the stream has taken it. */
export function writeLine(output: Writable, line: string): Promise<void> {
  return new Promise((resolve) => output.write(`${line}\n`, () => resolve()));
}

function tooLong(longest: number): Line {
  return { kind: 'broken', reason: `a line is longer than ${longest} bytes` };
}

/**
 * By hand: a TextDecoder costs a start its ICU converter, and swallows a byte order mark at a line's beginning unless it
 * is told not to, which no other reader does.
 */
function decode(bytes: Buffer): Line {
  return isUtf8(bytes)
    ? { kind: 'text', text: bytes.toString('utf8') }
    : { kind: 'broken', reason: 'a line is not UTF-8' };
}

/**
 * The chunks as they come. By events and not by the stream's own iterator, whose machinery a start would have to
 * load for one line.
 */
async function* withPatience(input: Readable, patience: number): AsyncGenerator<Buffer, void> {
  const chunks: Buffer[] = [];
  const state: { over: boolean; error?: Error } = { over: false };
  let wake = () => {};
  const end = (error?: Error) => {
    if (!state.over) Object.assign(state, { over: true, error });
    wake();
  };
  const take = (chunk: Buffer | string) => {
    chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    wake();
  };
  const ended = () => end();
  input.on('data', take).on('end', ended).on('close', ended).on('error', end);
  try {
    for (;;) {
      const chunk = chunks.shift();
      if (chunk !== undefined) {
        yield chunk;
        continue;
      }
      if (state.error !== undefined) throw state.error;
      if (state.over) return;
      const timer = setTimeout(
        () => end(new VouchError('network', `nothing arrived on stdin for ${patience / 1000} seconds`)),
        patience,
      );
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      clearTimeout(timer);
    }
  } finally {
    input.off('data', take).off('end', ended).off('close', ended).off('error', end);
    input.pause();
  }
}
