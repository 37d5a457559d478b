import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Line, readLines } from './lines.ts';

async function linesOf(...chunks: (string | Buffer)[]): Promise<Line[]> {
  const input = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  const lines: Line[] = [];
  for await (const line of readLines(input, { longest: 64, patience: 5_000 })) lines.push(line);
  return lines;
}

const text = (each: string): Line => ({ kind: 'text', text: each });

describe('lines', () => {
  it('end with LF, and the last one may end with the input', async () => {
    expect(await linesOf('a\nb')).toEqual([text('a'), text('b')]);
    expect(await linesOf('a\n\nb\n')).toEqual([text('a'), text(''), text('b')]);
    expect(await linesOf('')).toEqual([]);
  });

  it('incident 2: end with nothing else that some reader takes for an end', async () => {
    for (const piece of ['\r', '\v', '\f', '\x1c', '\x85', '\u2028', '\u2029', '\0'])
      expect(await linesOf(`a${piece}b\n`)).toEqual([text(`a${piece}b`)]);
  });

  it('incident 2: keep every character, a byte order mark too', async () => {
    expect(await linesOf('\ufeffa\n\ufeffb\n')).toEqual([text('\ufeffa'), text('\ufeffb')]);
    expect(await linesOf('a\r\n')).toEqual([text('a\r')]);
  });

  it('that are too long or no UTF-8 are told once, and the next is read', async () => {
    expect(await linesOf(`${'x'.repeat(65)}\nb\n`)).toEqual([
      { kind: 'broken', reason: 'a line is longer than 64 bytes' },
      text('b'),
    ]);
    expect(await linesOf(Buffer.from([0xff, 0x0a]), 'b\n')).toEqual([
      { kind: 'broken', reason: 'a line is not UTF-8' },
      text('b'),
    ]);
  });

  it('are read from a stream that nobody holds on to afterwards', async () => {
    const input = new PassThrough();
    const held = () => ['data', 'end', 'close', 'error'].map((event) => input.listenerCount(event));
    const before = held();
    input.write('a\nb\n');
    for await (const line of readLines(input, { longest: 64, patience: 5_000 })) {
      expect(line).toEqual(text('a'));
      expect(held()).not.toEqual(before);
      break;
    }
    expect(held()).toEqual(before);
    expect(input.isPaused()).toBe(true);
  });

  it('are waited for no longer than was said, and end with the stream’s own error', async () => {
    const silent = readLines(new PassThrough(), { longest: 64, patience: 1 }).next();
    await expect(silent).rejects.toMatchObject({ kind: 'network' });
    const broken = new PassThrough();
    const next = readLines(broken, { longest: 64, patience: 5_000 }).next();
    broken.destroy(new Error('it broke'));
    await expect(next).rejects.toThrow('it broke');
  });

  it('incident 2: joined again they are what was sent, wherever the chunks were cut', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', '\r', '\n', '\r\n', '\u2028', '\u0085', 'ü', '\ufeff'), {
          maxLength: 20,
        }),
        fc.nat(40),
        async (pieces, cut) => {
          const sent = Buffer.from(`${pieces.join('')}\n`);
          const lines = await linesOf(sent.subarray(0, cut), sent.subarray(cut));
          expect(lines.map((line) => (line.kind === 'text' ? `${line.text}\n` : '')).join('')).toBe(
            String(sent),
          );
        },
      ),
      { numRuns: 500 },
    ));
});
