import { type FileFact, readToml } from '@vouch/adapter-kit';

type Table = Readonly<Record<string, unknown>>;

/** The tables of a list such as `[[index]]`. Throws `configuration` where the file is no TOML. */
export function listAt(file: FileFact, path: readonly string[]): readonly Table[] {
  const found = valueAt(file, path);
  return Array.isArray(found) ? found.filter(isTable) : [];
}

/** The tables below a table such as `[repositories]`, by name. Throws `configuration` where the file is no TOML. */
export function tablesAt(file: FileFact, path: readonly string[]): ReadonlyMap<string, Table> {
  const found = valueAt(file, path);
  return new Map(
    Object.entries(isTable(found) ? found : {}).filter((entry): entry is [string, Table] =>
      isTable(entry[1]),
    ),
  );
}

export function textAt(table: Table, key: string): string | undefined {
  const value = table[key];
  return typeof value === 'string' ? value : undefined;
}

export function valueAt(file: FileFact, path: readonly string[]): unknown {
  let at: unknown = readToml(file);
  for (const step of path) at = isTable(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  return at;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
