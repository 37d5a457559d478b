import { createHash } from 'node:crypto';

/** A dependency as an index line has it (cargo book, "index format"). */
export interface IndexDependency {
  readonly name: string;
  readonly req: string;
  readonly features: readonly string[];
  readonly optional: boolean;
  readonly default_features: boolean;
  readonly target: string | null;
  readonly kind: string;
  readonly registry: string | null;
  readonly package: string | null;
}

/** One line of an index file. */
export interface IndexEntry {
  readonly name: string;
  readonly vers: string;
  readonly deps: readonly IndexDependency[];
  readonly cksum: string;
  readonly features: Readonly<Record<string, readonly string[]>>;
  /** Features in the newer syntax (`dep:`, `?/`), which a reader of version 1 must not see. */
  readonly features2: Readonly<Record<string, readonly string[]>>;
  readonly yanked: boolean;
  readonly links: string | null;
  readonly rust_version: string | null;
  readonly v: 2;
}

/** The crates of one repository. */
export class CrateStore {
  readonly #entries = new Map<string, IndexEntry[]>();
  readonly #files = new Map<string, Buffer>();

  /** Adds a version, or gives false where it exists: published versions never change. */
  add(entry: Omit<IndexEntry, 'cksum' | 'yanked' | 'v'>, file: Buffer): boolean {
    const key = entry.name.toLowerCase();
    const entries = this.#entries.get(key) ?? [];
    if (entries.some((known) => known.vers === entry.vers)) return false;
    const cksum = createHash('sha256').update(file).digest('hex');
    this.#entries.set(key, [...entries, { ...entry, cksum, yanked: false, v: 2 }]);
    this.#files.set(`${key}@${entry.vers}`, file);
    return true;
  }

  /** The index file of a crate, one JSON object a line; undefined where there is no such crate. */
  indexFile(name: string): string | undefined {
    return this.#entries
      .get(name.toLowerCase())
      ?.map((entry) => `${JSON.stringify(entry)}\n`)
      .join('');
  }

  file(name: string, version: string): Buffer | undefined {
    return this.#files.get(`${name.toLowerCase()}@${version}`);
  }
}

/** Where a crate's index file lies: `1/a`, `2/ab`, `3/a/abc`, `ab/cd/abcd…`, in lower case. */
export function indexPath(name: string): string {
  const key = name.toLowerCase();
  if (key.length <= 2) return `${key.length}/${key}`;
  if (key.length === 3) return `3/${key[0]}/${key}`;
  return `${key.slice(0, 2)}/${key.slice(2, 4)}/${key}`;
}
