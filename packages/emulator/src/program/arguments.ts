/** What the command line asks for. */
export type Command =
  | {
      readonly name: 'exec';
      readonly tokenSeconds?: number;
      readonly file: string;
      readonly args: readonly string[];
    }
  | { readonly name: 'start'; readonly tokenSeconds?: number }
  | { readonly name: 'help' }
  | { readonly name: 'usage-error'; readonly message: string };

export const usage = `Usage: codeartifact-emulator exec [--token-seconds N] [--] COMMAND [ARGUMENT…]
       codeartifact-emulator start [--token-seconds N]

exec runs COMMAND in an environment where AWS CodeArtifact, STS and the issuer are local, and ends with it.
start prints one line of JSON with that environment and runs until SIGTERM, SIGINT or the end of its stdin.

  --token-seconds N   the life of every authorization token, whatever was asked
`;

/** Options stand before the command; whatever follows the command's name is the command's own. */
export function parseArguments(argv: readonly string[]): Command {
  const [name, ...rest] = argv;
  if (name === '--help' || name === '-h' || name === 'help') return { name: 'help' };
  if (name !== 'exec' && name !== 'start') return wrong(`expected exec or start, not ${name ?? 'nothing'}`);
  let tokenSeconds: number | undefined;
  while (rest[0]?.startsWith('-') === true) {
    const option = rest.shift();
    if (option === '--') break;
    const [flag, inline] = option?.split('=', 2) ?? [];
    if (flag !== '--token-seconds') return wrong(`unknown option ${option}`);
    const value = inline ?? rest.shift() ?? '';
    if (!/^[1-9]\d{0,6}$/.test(value)) return wrong('--token-seconds takes a whole number of seconds');
    tokenSeconds = Number(value);
  }
  const options = tokenSeconds === undefined ? {} : { tokenSeconds };
  const [file, ...args] = rest;
  if (name === 'exec')
    return file === undefined ? wrong('exec needs a command') : { name, ...options, file, args };
  return file === undefined ? { name, ...options } : wrong(`start takes no argument, but got ${file}`);
}

function wrong(message: string): Command {
  return { name: 'usage-error', message };
}
