const lineFeed = 0x0a;

export interface LineReader {
  /** Takes bytes as they come, cut anywhere. */
  push(chunk: Buffer): void;
  /** Whether a line has begun and not ended. */
  readonly partial: boolean;
}

export interface LineEvents {
  /** A whole line, without its line feed. */
  readonly line: (text: string) => void;
  /** More than `longest()` bytes without an end, with that number. Nothing is read after it. */
  readonly tooLong: (longest: number) => void;
}

/** Cuts a stream of bytes into lines. Only LF ends a line; holds at most `longest()` bytes and one chunk. */
export function lineReader(longest: () => number, events: LineEvents): LineReader {
  let begun: Buffer[] = [];
  let length = 0;
  let broken = false;

  const tooLong = (most: number) => {
    broken = true;
    begun = [];
    events.tooLong(most);
  };

  return {
    push(chunk) {
      let rest = chunk;
      while (!broken) {
        const end = rest.indexOf(lineFeed);
        const piece = end === -1 ? rest : rest.subarray(0, end);
        length += piece.length;
        if (length > longest()) return tooLong(longest());
        if (piece.length > 0) begun.push(piece);
        if (end === -1) return;
        const text = Buffer.concat(begun, length).toString('utf8');
        begun = [];
        length = 0;
        rest = rest.subarray(end + 1);
        events.line(text);
      }
    },
    get partial() {
      return length > 0;
    },
  };
}
