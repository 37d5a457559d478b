import type { Context } from '@vouch/core';

/** Maven's arguments as they stand in its command line, which `mavenrc_pre.cmd` hands on to us. */
export const argumentsVariable = 'VOUCH_MAVEN_ARGUMENTS';

/** Maven is to work offline, or only to tell its version or its options. Their case counts: `-V` builds. */
const quiet = new Set(['-o', '--offline', '-v', '--version', '-h', '--help']);

/** Whether Maven will ask no repository for anything. Words are parted as cmd parts them: at blanks outside of quotes. */
export function needsNoToken(env: Context['env']): boolean {
  const words = (env[argumentsVariable] ?? '').match(/(?:"[^"]*"?|[^\s"])+/g) ?? [];
  return words.some((word) => quiet.has(word.replaceAll('"', '')));
}
