import { setTimeout as pause } from 'node:timers/promises';
import { type Context, type Lock, tryLock, VouchError } from '@vouch/core';
import { type Place, prepareDirectory } from '../place/place.ts';
import { agentEnvironment } from '../process/agent-environment.ts';
import { type AgentProgram, type Launched, launch } from '../process/launch.ts';
import { type AgentConnection, type ConnectOptions, connectAgent } from './client.ts';

/** Milliseconds in which a new agent must answer. Node starts in some 50; a busy machine needs more. */
const startDeadlineMs = 10_000;

/** An agent that ends as soon as it starts was killed, or met another that was starting; both pass. */
const mostLaunches = 5;
const firstPauseMs = 50;
/** Milliseconds for it to say why. */
const reasonDeadlineMs = 5_000;

export type Launch = (context: Context, program: AgentProgram) => Promise<Launched>;

/**
 * Connects to the agent, starting it where there is none. Of many that come at once one starts it, and the others wait
 * for it; if that one dies, the next takes over. Throws `network` where no agent answers within ten seconds,
 * `configuration` where it cannot be started or ends at every start, and as `connectAgent` does.
 */
export async function startAgent(
  context: Context,
  place: Place,
  program: AgentProgram,
  { signal }: Pick<ConnectOptions, 'signal'> = {},
  start: Launch = launch,
): Promise<AgentConnection> {
  const endsAt = context.clock.monotonic() + startDeadlineMs;
  const left = () => endsAt - context.clock.monotonic();
  await prepareDirectory(context, place.directory);
  let lock: Lock | undefined;
  let launched: Launched | undefined;
  let launches = 0;
  try {
    while (left() > 0 && !signal?.aborted) {
      const connection = await connectAgent(context, place, { signal, timeoutMs: Math.max(1, left()) });
      if (connection !== undefined) return connection;
      if (lock === undefined) {
        lock = await tryLock(context, place.startLock, async (age) => age > startDeadlineMs);
        // With the lock, it looks once more whether an agent is there before it starts one.
        if (lock !== undefined) continue;
      } else if (launched === undefined || launched.hasEnded()) {
        if (launches === mostLaunches) throw await endsAtOnce(context, program);
        if (launches > 0) await pause(context.random() * firstPauseMs * 2 ** launches);
        launched = await start(context, program);
        launches += 1;
      }
      await pause(5 + context.random() * 10);
    }
  } finally {
    await lock?.release();
  }
  throw new VouchError('network', `the agent did not start within ${startDeadlineMs / 1000} seconds`, {
    hint: 'vouch doctor',
  });
}

/** Why it ends, which it tells nobody where it is let go of. One that serves after all ends with its stdin, which is closed. */
async function endsAtOnce(context: Context, { node, script }: AgentProgram): Promise<VouchError> {
  const options = { timeout: reasonDeadlineMs, env: agentEnvironment(context) };
  const { stderr } = await context.run(node, [script, '--with-parent'], options);
  const [, reason] = /^(?:vouch-agent|\w*Error): (.+)$/m.exec(stderr) ?? [];
  const said = reason === undefined ? '' : `: ${reason}`;
  return new VouchError('configuration', `the agent ${script} ends as soon as it is started${said}`, {
    hint: 'vouch doctor',
  });
}
