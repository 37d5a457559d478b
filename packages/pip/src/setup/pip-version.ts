import { isAtLeast } from '@vouch/adapter-kit';

/**
 * What a pip before 23.1 cannot do (measured with 22.0.4 and 23.0.1; pip's `_internal/network/auth.py`): 23.0 starts a
 * keyring program by itself, older ones only import keyring, and all of them ask neither under `--no-input`. Undefined
 * for a pip that can do it all, and for one of an unknown version.
 */
export function pipLacks(
  version: string | undefined,
  provider: 'import' | 'subprocess',
): { readonly what: string; readonly works: 'never' | 'with input' } | undefined {
  if (isAtLeast(version, [23, 1])) return undefined;
  return provider === 'import' || isAtLeast(version, [23, 0])
    ? {
        what: `pip ${version} asks no keyring under --no-input, as CI runs it: 23.1 is the first that does`,
        works: 'with input',
      }
    : { what: `pip ${version} cannot start a keyring program: 23.1 is the first`, works: 'never' };
}

/**
 * The words that upgrade a pip which is set up already: without its files, because our index need not hold a pip, and
 * then there is nothing newer to be found.
 */
export function pipUpgrade(pip: readonly string[], platform: NodeJS.Platform): readonly string[] {
  return platform === 'win32'
    ? [...pip, '--isolated', 'install', '--upgrade', 'pip']
    : ['env', 'PIP_CONFIG_FILE=/dev/null', ...pip, 'install', '--upgrade', 'pip'];
}
