import type { Context, Exchange } from '@vouch/core';
import { createAgent } from './agent.ts';
import { foreignOption, requireNoInspector } from './hardening.ts';
import { placeOf } from './place.ts';
import { startServer } from './server.ts';
import type { SessionKeeper } from './session-keeper.ts';

export interface RunOptions {
  readonly context: Context;
  readonly exchange: Exchange;
  readonly keeper: SessionKeeper;
  /** Gives what to do at SIGUSR1 to the program's main, whose listener stands since its first line. */
  readonly onDrop: (drop: () => void) => void;
}

/** Timers stop while a machine sleeps, so the wall clock is looked at this often; it also keeps timers below 2^31 ms. */
const tickMs = 30_000;

/**
 * The agent's main: serves until it is of no more use, is told to stop or gets a signal. Resolves with the exit
 * code: 0 also where another agent serves already.
 */
export async function runAgent({ context, exchange, keeper, onDrop }: RunOptions): Promise<number> {
  process.umask(0o077);
  const option = foreignOption(process.execArgv, context.env['NODE_OPTIONS']);
  if (option !== undefined) {
    context.say(`vouch-agent: will not run with ${option}`);
    return 6;
  }
  requireNoInspector();
  const agent = createAgent({ context, exchange, keeper });
  onDrop(agent.drop);
  const server = await startServer(context, await placeOf(context), agent, {
    guard() {
      try {
        requireNoInspector();
      } catch (thrown) {
        agent.drop();
        void server?.close();
        throw thrown;
      }
    },
  });
  if (server === undefined) return 0;

  const close = () => void server.close();
  const ticker = setInterval(() => {
    if (agent.tick() !== undefined) close();
  }, tickMs);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, close);
  await server.closed;
  clearInterval(ticker);
  agent.drop();
  return 0;
}
