import { realpathSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { type Context, processContext, toVouchError, VouchError } from '@vouch/core';
import { describeError } from './describe.ts';

/** What a program gets from its process, and all it gets. */
export interface ProgramIo {
  readonly context: Context;
  readonly args: readonly string[];
  /** stdin. Node makes a stream of it when it is first looked at, which costs a millisecond: most programs read none. */
  readonly input: () => Readable;
  /** stdout: the protocol or the answer, and nothing else. Words go to `context.say`. */
  readonly output: Writable;
  /** This program by absolute paths, for a launcher that starts it again. */
  readonly self: { readonly node: string; readonly script: string };
}

/** Parse, call, print. Gives the exit code; nothing means 0. A thrown VouchError is told and sets its own. */
export type Main = (io: ProgramIo) => Promise<number | undefined>;

/**
 * Runs a program in this process: the one place that touches argv, stdio and the exit code, and the one catch.
 * The process ends when `main` does, whatever sockets are still open: cargo waits for a provider without a deadline.
 */
export function runProgram(main: Main): void {
  const output = process.stdout;
  let lost: NodeJS.ErrnoException | undefined;
  output.on('error', (error) => {
    lost ??= error;
  });
  process.stderr.on('error', () => {});
  process.on('uncaughtException', (error) => process.exit(report(error)));
  void finish(main).then(async (code) => {
    await written(output);
    process.exit(lost ? afterLoss(code, lost) : code);
  });
}

/** Until all is written or known to be lost. Nothing is written for that: a full device refuses even an empty text. */
async function written(output: Writable): Promise<void> {
  if (output.writableLength > 0) await new Promise((resolve) => output.write('', resolve));
  // A stream tells of a failure a moment after it.
  await new Promise(setImmediate);
}

/** A reader that went away is not our error; on a full disk, somebody's answer is lost. */
function afterLoss(code: number, { code: reason }: NodeJS.ErrnoException): number {
  if (reason === 'EPIPE') return code;
  const message = `the answer could not be written to standard output (${reason})`;
  return report(new VouchError('configuration', message));
}

async function finish(main: Main): Promise<number> {
  try {
    const context = processContext();
    const [node, script = '', ...args] = process.argv;
    const self = { node: node ?? process.execPath, script: realpathSync(script) };
    const io = { context, args, input: () => process.stdin, output: process.stdout, self };
    return (await main(io)) ?? 0;
  } catch (error) {
    return report(error);
  }
}

/** Without a Context: it may be what could not be had. */
function report(thrown: unknown): number {
  const error = toVouchError(thrown);
  for (const line of describeError(error)) process.stderr.write(`${line}\n`);
  return error.exitCode;
}
