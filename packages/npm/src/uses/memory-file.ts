import { npmrcFormat, readFileFact } from '@vouch/adapter-kit';
import { type Context, printable } from '@vouch/core';
import { tokenKey } from '../npmrc/keys.ts';
import type { StaticUse } from './static-uses.ts';

/**
 * Repairs what `npm config set --global` does to the file in memory, which npm takes for its global one: it makes the file
 * open to everybody (the directory is not), and what it writes there ends with the session. Gives sentences about it.
 */
export async function mendMemoryFile(
  context: Context,
  { tokenFile, userFile }: StaticUse,
  uses: readonly StaticUse[],
): Promise<readonly string[]> {
  if (tokenFile === userFile) return [];
  const { text, mode, target } = await readFileFact(context, tokenFile);
  if (text === null || mode === null) return [];
  if ((mode & 0o077) !== 0) await context.files.chmod(target, 0o600);
  const ours = new Set(uses.filter((use) => use.tokenFile === tokenFile).map((use) => tokenKey(use.url)));
  const foreign = npmrcFormat
    .leaves(text)
    .map(({ names }) => names.at(-1) ?? '')
    .filter((key) => !ours.has(key));
  return foreign.map(
    (key) =>
      `${printable(key)} stands in ${tokenFile}, which ends with the session: npm config set --location=user ${printable(key)}=…`,
  );
}
