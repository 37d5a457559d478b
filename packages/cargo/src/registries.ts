import { type FileFact, readToml } from '@vouch/adapter-kit';

/** The `[registries.NAME]` tables of a cargo configuration. */
export type Registries = ReadonlyMap<string, { readonly index: string | undefined }>;

/** Reads the registries of cargo's configuration. Throws `configuration` where the file is no TOML. */
export function readRegistries(config: FileFact): Registries {
  const tables = tablesOf(config);
  return new Map(
    Object.entries(tables).map(([name, table]) => [
      name,
      { index: isTable(table) && typeof table['index'] === 'string' ? table['index'] : undefined },
    ]),
  );
}

function tablesOf(config: FileFact): Record<string, unknown> {
  const document = readToml(config);
  const registries = isTable(document) ? document['registries'] : undefined;
  return isTable(registries) ? registries : {};
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
