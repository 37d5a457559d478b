import type { FileFact } from '../files/file-fact.ts';

/** A file that says this, as `readFileFact` would give it; null: there is none. */
export function factOf(text: string | null, path = '/x'): FileFact {
  return { path, target: path, text, mode: text === null ? null : 0o644, links: text === null ? 0 : 1 };
}
