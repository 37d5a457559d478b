import { setTimeout as pause } from 'node:timers/promises';
import { type Context, VouchError } from '@vouch/core';
import { type AgentConnection, type ConnectOptions, connectAgent } from './client.ts';
import { type AgentProgram, launch } from './launch.ts';
import { type Lock, tryLock } from './lock.ts';
import { type Place, prepareDirectory } from './place.ts';

/** Milliseconds in which a new agent must answer. Node starts in some 50; a busy machine needs more. */
const startDeadlineMs = 10_000;

export type Launch = (context: Context, program: AgentProgram) => Promise<void>;

/**
 * Connects to the agent, starting it where there is none. Of many that come at once one starts it, and the others wait
 * for it; if that one dies, the next takes over. Throws `network` where no agent answers within ten seconds,
 * `configuration` as `connectAgent` does.
 */
export async function startAgent(
  context: Context,
  place: Place,
  program: AgentProgram,
  { signal }: Pick<ConnectOptions, 'signal'> = {},
  start: Launch = launch,
): Promise<AgentConnection> {
  const endsAt = context.clock.monotonic() + startDeadlineMs;
  await prepareDirectory(context, place);
  let lock: Lock | undefined;
  let launched = false;
  try {
    while (context.clock.monotonic() < endsAt && !signal?.aborted) {
      const timeoutMs = Math.max(1, endsAt - context.clock.monotonic());
      const connection = await connectAgent(context, place, { signal, timeoutMs });
      if (connection !== undefined) return connection;
      if (lock !== undefined && !launched) {
        await start(context, program);
        launched = true;
      }
      // With the lock just taken, the loop looks once more whether an agent is there before it starts one.
      if (lock === undefined)
        lock = await tryLock(context, place.startLock, async (age) => age > startDeadlineMs);
      if (lock === undefined || launched) await pause(5 + context.random() * 20);
    }
  } finally {
    await lock?.release();
  }
  throw new VouchError('network', `the agent did not start within ${startDeadlineMs / 1000} seconds`, {
    hint: 'vouch doctor',
  });
}
