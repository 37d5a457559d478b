import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { startEmulator } from '../emulator.ts';
import { parseArguments, usage } from './arguments.ts';
import { browse } from './browse.ts';

/** The program: gives the exit code, 2 for a wrong command line, and for `exec` the command's own. */
export async function run(argv: readonly string[]): Promise<number> {
  const command = parseArguments(argv);
  switch (command.name) {
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'usage-error':
      process.stderr.write(`codeartifact-emulator: ${command.message}\n\n${usage}`);
      return 2;
    case 'browse':
      process.stdout.write(await browse(command.url, command, process.env));
      return 0;
    default: {
      const { tokenSeconds } = command;
      const emulator = await startEmulator(tokenSeconds === undefined ? {} : { tokenSeconds });
      try {
        return command.name === 'exec'
          ? await runChild(command.file, command.args, emulator.environment)
          : await untilToldToStop(emulator.environment);
      } finally {
        await emulator.close();
      }
    }
  }
}

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const typed: ReadonlySet<NodeJS.Signals> = new Set(['SIGINT', 'SIGQUIT']);

/** Runs the child and gives its exit code: 128 + N after signal N, 127 where it could not be started, like a shell. */
async function runChild(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const forward = (signal: NodeJS.Signals) => {
    // What is typed at a terminal goes to the whole foreground group: the child has it already.
    if (process.stdin.isTTY !== true || !typed.has(signal)) child.kill(signal);
  };
  // Before the child exists: it may run, and have us signalled, before spawn() returns.
  for (const signal of forwarded) process.on(signal, forward);
  const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  try {
    return await new Promise((resolve) => {
      child.once('error', (error) => {
        process.stderr.write(`codeartifact-emulator: ${error.message}\n`);
        resolve(127);
      });
      child.once('exit', (code, signal) => {
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  } finally {
    for (const signal of forwarded) process.off(signal, forward);
  }
}

async function untilToldToStop(environment: Readonly<Record<string, string>>): Promise<number> {
  const told = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
    process.stdin.once('end', resolve);
    process.stdin.once('error', resolve);
    process.stdin.resume();
  });
  // Whoever reads the line may stop us at once, so it comes after the listeners.
  const line = { environment, controlUrl: environment['EMULATOR_CONTROL_URL'] };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  await told;
  return 0;
}
