// The agent's real main round an exchange that makes no call: it writes down, in $HOME/calls, what it was asked.
let drop = () => {};
process.on('SIGUSR1', () => drop());

const { appendFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { setTimeout: pause } = await import('node:timers/promises');
const { processContext } = await import('@vouch/core');
const { runAgent } = await import('../../src/run.ts');
const { noSession } = await import('../../src/session-keeper.ts');
const { fakeExchange } = await import('../../src/testing/exchange.ts');

const context = processContext();
const exchange = fakeExchange(Date.now);
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
