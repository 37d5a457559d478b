import type { Context } from '@vouch/core';

/** Maven's arguments as they stand in its command line, which `mavenrc_pre.cmd` hands on to us. */
export const argumentsVariable = 'VOUCH_MAVEN_ARGUMENTS';

/** Maven is to work offline, or only to tell its version or its options. Their case counts: `-V` builds. */
export const quietWords = ['-o', '--offline', '-v', '--version', '-h', '--help'];
/**
 * Options of one letter without a value that Maven takes in one word, too (`-oq`). Only with these: `-Do` and `-fo` are others. Where
 * an old Maven takes none, such a word is a phase that does not exist.
 */
export const flagLetters = 'BCNUVXeoq';
const bundled = new RegExp(`^-[${flagLetters}]*o[${flagLetters}]*$`);

/** Whether Maven will ask no repository for anything. Words are parted as cmd parts them: at blanks outside of quotes. */
export function needsNoToken(env: Context['env']): boolean {
  const words = (env[argumentsVariable] ?? '').match(/(?:"[^"]*"?|[^\s"])+/g) ?? [];
  return words
    .map((word) => word.replaceAll('"', ''))
    .some((word) => quietWords.includes(word) || bundled.test(word));
}

/** Whether these words of `mvn` name a file in the place of the user's settings.xml; measured with 3.8.7, 3.9.16 and 4.0.0-rc-4. */
export function namesSettings(words: string): boolean {
  return /(?<!\S)(?:-s|--settings(?![^\s=]))/.test(words);
}
