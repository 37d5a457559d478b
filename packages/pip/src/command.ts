import { parseArgs } from 'node:util';
import { holdsControl } from '@vouch/core';

/**
 * The `keyring` command line as the Python tools use it (keyring 25's own `cli.py`, and measurements of the callers):
 *
 * 1. `get URL USER`                                pip < 26.2, uv
 * 2. `--mode=creds --output=json get URL [USER]`   pip ≥ 26.2
 * 3. `get URL --mode creds`                        uv with `authenticate = "always"`
 * 4. `--mode=creds get URL USER`, USER may be ''   pdm
 * 5. `--mode=password get URL USER`                pdm, where 4 failed
 */
export type KeyringCommand =
  | {
      readonly kind: 'get';
      readonly service: string;
      readonly username: string | undefined;
      readonly form: Form;
    }
  /** Ours alone: the keyrings-vouch backend asks it where there is no agent, and needs to know the token's end. */
  | { readonly kind: 'token'; readonly service: string }
  /** `set`, `del`, `diagnose`, a chosen backend, an option that we do not know: the real keyring's business. */
  | { readonly kind: 'foreign' }
  /** An argument that is not what the caller gave, or that no tool would give. It goes to nobody. */
  | { readonly kind: 'refused'; readonly reason: string };

/** What goes to stdout: the password, or user name and password, in lines or as JSON. */
export interface Form {
  readonly mode: 'password' | 'creds';
  readonly output: 'plain' | 'json';
}

/** Far above any service or user name, far below what a kernel hands over. */
const longestArgument = 4_096;
const modes = ['password', 'creds'] as const;
const outputs = ['plain', 'json'] as const;

/** Reads a `keyring` command line. Pure; options may stand anywhere, as argparse has it. */
export function parseCommand(args: readonly string[]): KeyringCommand {
  const parsed = split(args);
  if (parsed === undefined) return { kind: 'foreign' };
  const [operation, service, username, ...more] = parsed.positionals;
  if ((operation !== 'get' && operation !== 'token') || service === undefined || more.length > 0)
    return { kind: 'foreign' };
  const reason = [service, username ?? ''].map(flaw).find((found) => found !== undefined);
  if (reason !== undefined) return { kind: 'refused', reason };
  if (operation === 'token') return username === undefined ? { kind: 'token', service } : { kind: 'foreign' };
  const mode = modes.find((each) => each === parsed.values.mode);
  const output = outputs.find((each) => each === parsed.values.output);
  if (mode === undefined || output === undefined) return { kind: 'foreign' };
  return { kind: 'get', service, username, form: { mode, output } };
}

/** Undefined where there is an option that we do not know. */
function split(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        mode: { type: 'string', default: 'password' },
        output: { type: 'string', default: 'plain' },
      },
      allowPositionals: true,
    });
  } catch {
    return undefined;
  }
}

/** What keeps an argument from being a service's or a user's name. */
function flaw(text: string): string | undefined {
  if (text.length > longestArgument) return `an argument is longer than ${longestArgument} characters`;
  // Node puts U+FFFD where the bytes were not UTF-8, and its encoder where a surrogate is alone.
  if (Buffer.from(text).toString().includes('\ufffd')) return 'an argument is not text';
  if (holdsControl(text)) return 'an argument holds a line break or another control character';
  return text.startsWith('-') ? 'an argument begins with -' : undefined;
}
