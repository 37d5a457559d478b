import { type FileFact, npmrcFormat } from '@vouch/adapter-kit';
import { isCredentialKey } from './keys.ts';

/** What must move to the user's file when npm's global file is put out of force. */
export type Carried =
  | { readonly lines: readonly { readonly key: string; readonly value: string | boolean }[] }
  /** Why it cannot move. */
  | { readonly refused: string };

/**
 * The lines of the former global file, for the user's own: npm reads one global file, so a `cafile` there would vanish
 * with it. Lists, sections and credentials cannot be moved without changing what they mean or laying them open.
 */
export function carriedLines({ path, text }: Pick<FileFact, 'path' | 'text'>): Carried {
  if (text === null) return { lines: [] };
  const lines = [];
  const seen = new Set<string>();
  for (const { names } of npmrcFormat.leaves(text)) {
    const [section, key = ''] = names;
    if (section !== '') return { refused: `${path} has a [${section}] section` };
    if (isCredentialKey(key)) return { refused: `${path} holds a credential (${key})` };
    if (key.endsWith('[]') || seen.has(key)) return { refused: `${path} holds a list (${key})` };
    seen.add(key);
    const value = plainValueAt(text, key);
    if (typeof value !== 'string' && typeof value !== 'boolean')
      return { refused: `${path} holds a value of no plain kind (${key})` };
    lines.push({ key, value });
  }
  return { lines };
}

function plainValueAt(text: string, key: string): unknown {
  try {
    return npmrcFormat.find(text, [key])?.value;
  } catch {
    return undefined;
  }
}
