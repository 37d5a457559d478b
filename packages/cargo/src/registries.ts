import type { FileFact } from '@vouch/adapter-kit';
import { VouchError } from '@vouch/core';
import { parse } from 'toml';

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
  let document: unknown;
  try {
    document = parse((config.text ?? '').replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new VouchError('configuration', `${config.path} is not TOML that can be read`, {
      cause,
      hint: `mend ${config.path}, then run setup again; nothing was changed`,
    });
  }
  const registries = isTable(document) ? document['registries'] : undefined;
  return isTable(registries) ? registries : {};
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
