import { type FileFact, isTomlTable, readToml } from '@vouch/adapter-kit';

/** The `[registries.NAME]` tables of a cargo configuration. */
export type Registries = ReadonlyMap<string, { readonly index: string | undefined }>;

/** Reads the registries of cargo's configuration. Throws `configuration` where the file is no TOML. */
export function readRegistries(config: FileFact): Registries {
  const { registries } = readToml(config);
  return new Map(
    Object.entries(isTomlTable(registries) ? registries : {}).map(([name, table]) => [
      name,
      { index: isTomlTable(table) && typeof table['index'] === 'string' ? table['index'] : undefined },
    ]),
  );
}
