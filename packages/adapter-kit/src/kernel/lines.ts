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

function decode(bytes: Buffer): Line {
  try {
    // Without `ignoreBOM` a byte order mark is swallowed, at each line's beginning, and no other reader does that.
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { kind: 'broken', reason: 'a line is not UTF-8' };
  }
}

async function* withPatience(input: Readable, patience: number): AsyncGenerator<Buffer, void> {
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      input.destroy(new VouchError('network', `nothing arrived on stdin for ${patience / 1000} seconds`));
    }, patience);
  };
  try {
    wait();
    for await (const chunk of input) {
      wait();
      yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
    }
  } finally {
    clearTimeout(timer);
  }
}
