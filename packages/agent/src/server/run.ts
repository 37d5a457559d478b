import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Context, Exchange } from '@vouch/core';
import { placeOf } from '../place/place.ts';
import type { SessionKeeper } from '../session/keeper.ts';
import { createAgent } from './agent.ts';
import { createErrands, noErrands } from './errands.ts';
import { foreignOption, requireNoInspector } from './hardening.ts';
import { errandRunner } from './run-errand.ts';
import { type AgentServer, startServer } from './server.ts';

export interface RunOptions {
  readonly context: Context;
  readonly exchange: Exchange;
  readonly keeper: SessionKeeper;
  /** The program that does the agent's errands, by an absolute path of our own install. */
  readonly refresh?: string;
  /** Ends with the process that started the agent; absent where the agent is on its own. */
  readonly parent?: Readable;
  /** Passes what to do at SIGUSR1 to the program's main, which has listened since its first line. */
  readonly onDrop: (drop: () => void) => void;
}

/** Timers stop while a machine sleeps, so the wall clock is looked at this often; it also keeps timers below 2^31 ms. */
const tickMs = 30_000;
/** Whoever started the agent has been served by then. */
const startedMs = 1_000;
/** Every signal that would end Node without a word: tokens in files are scrubbed first. */
const endings = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;
/** Milliseconds that the last errand may hold the process up. */
const farewellMs = 20_000;

/**
 * The agent's main: serves until it is of no more use, is told to stop or gets a signal. Resolves with the exit
 * code: 0 also where another agent serves already. Throws `denied` where a debugger was opened on it.
 */
export async function runAgent(options: RunOptions): Promise<number> {
  const { context, exchange, keeper, onDrop } = options;
  process.umask(0o077);
  const option = foreignOption(process.execArgv, context.env['NODE_OPTIONS']);
  if (option !== undefined) {
    context.say(`vouch-agent: will not run with ${option}`);
    return 6;
  }
  requireNoInspector();
  const run = await errandRunner(context, options.refresh);
  const errands = run === undefined ? noErrands : createErrands(context.clock, run);
  const agent = createAgent({ context, exchange, keeper, errands });
  const drop = () => {
    agent.drop();
    errands.want('scrub-everything');
  };
  onDrop(drop);
  let server: AgentServer | undefined;
  let watched: unknown;
  /** Where a debugger has come, everything is dropped and the agent ends. */
  const guard = () => {
    try {
      requireNoInspector();
    } catch (thrown) {
      watched ??= thrown;
      drop();
      void server?.close();
      throw thrown;
    }
  };
  server = await startServer(context, await placeOf(context), agent, { guard });
  if (server === undefined) return 0;

  const close = () => void server?.close();
  const ticker = setInterval(() => {
    try {
      guard();
    } catch {
      return;
    }
    if (agent.tick() !== undefined) close();
    void server?.tick();
    errands.tick();
  }, tickMs);
  // An agent that was killed may have left its session's tokens in files; not at once, for somebody waits for us now.
  const orphans = setTimeout(() => errands.want('scrub'), startedMs);
  for (const signal of endings) process.on(signal, close);
  options.parent?.on('end', close).on('error', close).resume();
  await server.closed;
  // While it is read, it keeps this process.
  options.parent?.destroy();
  clearInterval(ticker);
  clearTimeout(orphans);
  agent.drop();
  errands.want('scrub');
  await Promise.race([errands.idle(), pause(farewellMs, undefined, { ref: false })]);
  if (watched !== undefined) throw watched;
  return 0;
}
