import { VouchError } from '../error.ts';
import { printableUrl } from '../printable.ts';

/** The name becomes a part of variables' names (`CODEARTIFACT_AUTH_TOKEN_TEAM`), and is typed as a word of a command. */
const form = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export const profileNameRule =
  'a profile’s name is 1 to 64 of A-Z, a-z, 0-9, ., _ and -, from a letter or digit on';

export function isProfileName(name: string): boolean {
  return form.test(name);
}

/** Throws `usage` for what cannot name a new profile. One that is saved already is used whatever it is called. */
export function requireProfileName(name: string): void {
  if (!isProfileName(name))
    throw new VouchError('usage', `“${printableUrl(name)}” cannot be a profile’s name`, {
      hint: profileNameRule,
    });
}
