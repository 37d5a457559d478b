import type { Carried } from '../npmrc/former-global.ts';
import type { InForce } from '../npmrc/in-force.ts';
import type { MemoryDirectory } from '../npmrc/memory-directory.ts';

/** Where tokens stand: in the user's .npmrc, or in a file of their own that no disk holds. */
export type TokenStore = 'memory' | 'file';

export interface StoreFacts {
  readonly memory: MemoryDirectory;
  readonly memoryFile: string | undefined;
  readonly inForce: Pick<InForce, 'globalFile' | 'defaultGlobalFile'>;
  readonly carried: Carried;
  /** Global files of other installations of Node on this machine, which the pointer would put out of force too. */
  readonly otherGlobalFiles: readonly string[];
  /** Tools that are set up on the same repository and read tokens from the user's file only. */
  readonly fileReaders: readonly string[];
}

export type StoreChoice = { readonly store: 'memory' } | { readonly store: 'file'; readonly why: string };

/**
 * The store for npm: memory, unless this machine has none or moving npm's global file would take something away from
 * the person. Pure.
 */
export function chooseStore({
  memory,
  memoryFile,
  inForce,
  carried,
  otherGlobalFiles,
  fileReaders,
}: StoreFacts): StoreChoice {
  if ('missing' in memory) return { store: 'file', why: memory.missing };
  const { globalFile, defaultGlobalFile } = inForce;
  if (globalFile !== memoryFile && globalFile !== defaultGlobalFile)
    return { store: 'file', why: `npm's global file was moved to ${globalFile} already` };
  if ('refused' in carried) return { store: 'file', why: carried.refused };
  const [other] = otherGlobalFiles;
  if (other !== undefined)
    return { store: 'file', why: `another Node has a global file of its own, ${other}` };
  const [reader] = fileReaders;
  if (reader !== undefined)
    return { store: 'file', why: `${reader} is set up on the same repository and reads no other file` };
  return { store: 'memory' };
}
