// Before anything else, also before our own modules: without a listener, SIGUSR1 opens Node's debugger to every
// user of the machine. People know the signal from ssh-agent, where it drops all keys; so it does here.
let drop = () => {};
process.on('SIGUSR1', () => drop());

void serve();

async function serve(): Promise<void> {
  const { awsExchange, processContext, toVouchError } = await import('@vouch/core');
  const { sessionKeeper } = await import('../session/keeper.ts');
  const { issuerPort } = await import('../session/renewal.ts');
  const { runAgent } = await import('../run.ts');

  const context = processContext();
  const [, , option, refresh] = process.argv;
  const exchange = awsExchange(context);
  try {
    process.exitCode = await runAgent({
      context,
      exchange,
      ...(option === '--refresh' && refresh !== undefined && { refresh }),
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
