import * as v from 'valibot';
import { VouchError } from '../error.ts';
import { isPlainProfile, isReserved, type StoredConfig, storedConfig } from './schema.ts';

/** `~/.vouch/config.json` as it was read. */
export interface ConfigFile {
  readonly path: string;
  /** The file's text, or null where there is none. */
  readonly text: string | null;
}

/** Notepad and PowerShell write one; JSON.parse does not take it. */
const byteOrderMark = '\u{feff}';

/** The file's text as its schema; throws `configuration` naming the key that is wrong. */
export function storedFrom(text: string, path: string): StoredConfig {
  let json: unknown;
  try {
    json = JSON.parse(text.startsWith(byteOrderMark) ? text.slice(1) : text);
  } catch {
    // Without its cause: JSON.parse quotes the text, and the existing Vouch keeps a session token in such a file.
    throw new VouchError('configuration', `${path} is not JSON`, {
      hint: 'fix the file, or move it away and set up again',
    });
  }
  const parsed = v.safeParse(storedConfig, withoutPlainProfiles(json));
  // The file's own object, because valibot's copy lacks keys such as `constructor`.
  if (parsed.success) return json as StoredConfig;
  const [issue] = parsed.issues;
  throw new VouchError('configuration', `${path}: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`, {
    hint: 'fix that key, or move the file away and set up again',
  });
}

/**
 * The same without its profiles and domains, where all of them are plain: a schema costs each some ten microseconds, and
 * every start reads them all. Where one is not, the whole goes to the schema, which names it by its place.
 */
function withoutPlainProfiles(json: unknown): unknown {
  const { codeartifact, ...rest } = Object(json) as Partial<StoredConfig>;
  const { profiles, domains } = Object(codeartifact) as NonNullable<StoredConfig['codeartifact']>;
  const arePlain =
    Array.isArray(domains) &&
    domains.every(isPlainProfile) &&
    typeof profiles === 'object' &&
    profiles !== null &&
    !Array.isArray(profiles) &&
    Object.entries(profiles).every(([name, profile]) => !isReserved(name) && isPlainProfile(profile));
  return arePlain ? rest : json;
}

/** What stands in the file; nothing where there is none. Throws as `storedFrom` does. */
export function rootOf({ path, text }: ConfigFile): StoredConfig {
  return text === null ? {} : storedFrom(text, path);
}

/** The text to write for a changed configuration. */
export function configText(former: Pick<ConfigFile, 'text'>, config: StoredConfig): string {
  const mark = former.text?.startsWith(byteOrderMark) ? byteOrderMark : '';
  return `${mark}${JSON.stringify(config, null, 2)}\n`;
}
