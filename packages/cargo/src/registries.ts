import { type FileFact, isTomlTable, readToml } from '@vouch/adapter-kit';

/** The `[registries.NAME]` tables of a cargo configuration. */
export type Registries = ReadonlyMap<string, Registry>;

interface Registry {
  readonly index: string | undefined;
  readonly provider: string | undefined;
}

/** Reads the registries of cargo's configuration. Throws `configuration` where the file is no TOML. */
export function readRegistries(config: FileFact): Registries {
  const { registries } = readToml(config);
  return new Map(
    Object.entries(isTomlTable(registries) ? registries : {}).map(([name, table]) => [
      name,
      { index: textAt(table, 'index'), provider: textAt(table, 'credential-provider') },
    ]),
  );
}

function textAt(table: unknown, key: string): string | undefined {
  const value = isTomlTable(table) ? table[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}
