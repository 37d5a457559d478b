import { type Change, type FileFact, type Format, type KeyPath, lookInto, remove } from '@vouch/adapter-kit';

/**
 * Takes away what of a former password stands where the tool looks before it asks keyring: `aws codeartifact login` and AWS's pages
 * put a token of twelve hours there, and the tool would send it for ever.
 */
export function withoutFormer(file: FileFact, format: Format, path: KeyPath): Change[] {
  return lookInto(file, (text) => format.find(text, path)) === null ? [] : [remove(path)];
}
