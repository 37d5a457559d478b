import { type FileFact, isTomlTable, readToml, type TomlTable, tomlValue } from '@vouch/adapter-kit';

/** The tables of a list such as `[[index]]`. Throws `configuration` where the file is no TOML. */
export function listAt(file: FileFact, path: readonly string[]): readonly TomlTable[] {
  const found = valueAt(file, path);
  return Array.isArray(found) ? found.filter(isTomlTable) : [];
}

/** The URLs of such a list by their names. An entry may have no name; then nothing can have the same one. */
export function urlsByName(list: readonly TomlTable[]): ReadonlyMap<string, string | undefined> {
  return new Map(
    list.flatMap((table) => {
      const name = textAt(table, 'name');
      return name === undefined ? [] : [[name, textAt(table, 'url')] as const];
    }),
  );
}

/** The tables below a table such as `[repositories]`, by name. Throws `configuration` where the file is no TOML. */
export function tablesAt(file: FileFact, path: readonly string[]): ReadonlyMap<string, TomlTable> {
  const found = valueAt(file, path);
  return new Map(
    Object.entries(isTomlTable(found) ? found : {}).filter((entry): entry is [string, TomlTable] =>
      isTomlTable(entry[1]),
    ),
  );
}

export function textAt(table: TomlTable, key: string): string | undefined {
  const value = table[key];
  return typeof value === 'string' ? value : undefined;
}

export function valueAt(file: FileFact, path: readonly string[]): unknown {
  return tomlValue(readToml(file), path);
}
