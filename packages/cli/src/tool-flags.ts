import { VouchError } from '@vouch/core';

/** The flags that not every tool has a use for, as they are typed. */
const words = {
  repository: '--repository',
  registryName: '--registry-name',
  serverId: '--server-id',
  mirrorOf: '--mirror-of',
  scope: '--scope',
  tokenStore: '--token-store',
  project: '--project',
} as const;

export type ToolFlag = keyof typeof words;

/**
 * Throws `usage` for a flag that means nothing to the tool: whoever gave it expects something that would not happen.
 * Without a tool every such flag is one too many. Pure.
 */
export function refuseUnused(
  tool: string | undefined,
  takes: readonly ToolFlag[],
  flags: Readonly<Partial<Record<ToolFlag, unknown>>>,
): void {
  for (const flag of Object.keys(words) as ToolFlag[]) {
    if (flags[flag] === undefined || takes.includes(flag)) continue;
    const word = words[flag];
    const said = tool === undefined ? `${word} goes with --tool` : `${word} means nothing to ${tool}`;
    throw new VouchError('usage', said, { hint: `leave ${word} out` });
  }
}
