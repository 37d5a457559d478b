import { type Manner, manners } from '../person/person.ts';

/** What the command line asks for. */
export type Command =
  | {
      readonly name: 'exec';
      readonly tokenSeconds?: number;
      readonly file: string;
      readonly args: readonly string[];
    }
  | { readonly name: 'start'; readonly tokenSeconds?: number }
  | { readonly name: 'browse'; readonly user?: string; readonly with?: Manner; readonly url: string }
  | { readonly name: 'help' }
  | { readonly name: 'usage-error'; readonly message: string };

export const usage = `Usage: codeartifact-emulator exec [--token-seconds N] [--] COMMAND [ARGUMENT…]
       codeartifact-emulator start [--token-seconds N]
       codeartifact-emulator browse [--user NAME] [--with MANNER] URL

exec runs COMMAND in an environment where AWS CodeArtifact, STS and the issuer are local, and ends with it.
start prints one line of JSON with that environment and runs until SIGTERM, SIGINT or the end of its stdin.
browse is a browser with a person at it, for use inside that environment: it opens a sign-in page and signs in.

  --token-seconds N   the life of every authorization token, whatever was asked
  --user NAME         who signs in; ann by default
  --with MANNER       ${manners.join(', ')}
`;

/** Options stand before the command or the URL; whatever follows a command's name is the command's own. */
export function parseArguments(argv: readonly string[]): Command {
  const [name, ...words] = argv;
  if (name === '--help' || name === '-h' || name === 'help') return { name: 'help' };
  if (name !== 'exec' && name !== 'start' && name !== 'browse') {
    return wrong(`expected exec, start or browse, not ${name ?? 'nothing'}`);
  }
  const known = name === 'browse' ? ['--user', '--with'] : ['--token-seconds'];
  const split = splitOptions(words, known);
  if (typeof split === 'string') return wrong(split);
  const { options, rest } = split;
  return name === 'browse' ? browse(options, rest) : run(name, options, rest);
}

function run(name: 'exec' | 'start', options: Options, [file, ...args]: readonly string[]): Command {
  const value = options.get('--token-seconds');
  if (value !== undefined && !/^[1-9]\d{0,6}$/.test(value)) {
    return wrong('--token-seconds takes a whole number of seconds');
  }
  const life = value === undefined ? {} : { tokenSeconds: Number(value) };
  if (name === 'exec')
    return file === undefined ? wrong('exec needs a command') : { name, ...life, file, args };
  return file === undefined ? { name, ...life } : wrong(`start takes no argument, but got ${file}`);
}

function browse(options: Options, [url, ...more]: readonly string[]): Command {
  const [user, manner] = [options.get('--user'), options.get('--with')];
  const found = manners.find((each) => each === manner);
  if (manner !== undefined && found === undefined) return wrong(`--with is one of ${manners.join(', ')}`);
  if (url === undefined || more.length > 0) return wrong('browse takes one URL');
  return {
    name: 'browse',
    ...(user === undefined ? {} : { user }),
    ...(found === undefined ? {} : { with: found }),
    url,
  };
}

type Options = ReadonlyMap<string, string>;

/** The options in front and what comes after them, or what is wrong with them. */
function splitOptions(
  words: readonly string[],
  known: readonly string[],
): { readonly options: Options; readonly rest: readonly string[] } | string {
  const options = new Map<string, string>();
  const rest = [...words];
  while (rest[0]?.startsWith('-') === true) {
    const option = rest.shift() ?? '';
    if (option === '--') break;
    const at = option.indexOf('=');
    const flag = at < 0 ? option : option.slice(0, at);
    if (!known.includes(flag)) return `unknown option ${option}`;
    const value = at < 0 ? rest.shift() : option.slice(at + 1);
    if (value === undefined || value === '') return `${flag} needs a value`;
    options.set(flag, value);
  }
  return { options, rest };
}

function wrong(message: string): Command {
  return { name: 'usage-error', message };
}
