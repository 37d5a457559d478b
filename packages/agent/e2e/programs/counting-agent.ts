// The agent's real main round an exchange that makes no call: it writes down, in $HOME/calls, what it was asked.
// With CLOCK_RATE its clocks run that many times as fast, and it fetches ahead at a fixed point of a token's life.
let drop = () => {};
process.on('SIGUSR1', () => drop());

const { appendFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { setTimeout: pause } = await import('node:timers/promises');
const { processContext } = await import('@vouch/core');
const { runAgent } = await import('../../src/server/run.ts');
const { noSession } = await import('../../src/testing/no-session.ts');
const { fakeExchange } = await import('../../src/testing/exchange.ts');

const context = hurried(processContext());
const exchange = fakeExchange(context.clock.now);
exchange.before = async () => {
  const call = exchange.calls.at(-1);
  appendFileSync(join(context.homeDirectory, 'calls'), `${call?.accessKeyId} ${call?.request.domain}\n`);
  // As long as AWS takes, so that a kill can fall into a call.
  await pause(20);
};
process.exitCode = await runAgent({
  context,
  exchange,
  keeper: noSession,
  onDrop(wanted) {
    drop = wanted;
  },
});

function hurried(context: ReturnType<typeof processContext>): typeof context {
  const rate = Number(context.env['CLOCK_RATE'] ?? 1);
  if (rate === 1) return context;
  const start = Date.now();
  const clock = {
    now: () => start + (Date.now() - start) * rate,
    monotonic: () => performance.now() * rate,
  };
  return { ...context, clock, random: () => 0.5 };
}
