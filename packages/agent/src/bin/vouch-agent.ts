// Before anything else, also before our own modules: without a listener, SIGUSR1 opens Node's debugger to every
// user of the machine. People know the signal from ssh-agent, where it drops all keys; so it does here.
let drop = () => {};
process.on('SIGUSR1', () => drop());

void serve();

async function serve(): Promise<void> {
  const { parseArgs } = await import('node:util');
  const { awsExchange, processContext, toVouchError } = await import('@vouch/core');
  const { sessionKeeper } = await import('../session/keeper.ts');
  const { issuerPort } = await import('../session/renewal.ts');
  const { runAgent } = await import('../server/run.ts');

  const context = processContext();
  const { refresh, 'with-parent': withParent } = parseArgs({
    options: { refresh: { type: 'string' }, 'with-parent': { type: 'boolean' } },
    strict: false,
  }).values;
  const exchange = awsExchange(context);
  try {
    process.exitCode = await runAgent({
      context,
      exchange,
      ...(typeof refresh === 'string' && { refresh }),
      ...(withParent === true && { parent: process.stdin }),
      keeper: sessionKeeper(context, exchange, issuerPort(context)),
      onDrop(wanted) {
        drop = wanted;
      },
    });
  } catch (thrown) {
    const error = toVouchError(thrown);
    context.say(`vouch-agent: ${error.message}`);
    process.exitCode = error.exitCode;
  }
}
