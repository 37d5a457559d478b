import { VouchError } from '@vouch/core';
import { batchBlockFormat, shellBlockFormat } from '../block/format.ts';
import type { Format } from '../format.ts';
import { awsConfigFormat, configparserFormat, npmrcFormat } from '../ini/format.ts';
import { tomlFormat } from '../toml/format.ts';
import { wholeFileFormat } from '../whole-file.ts';
import { xmlFormat } from '../xml/format.ts';
import { yamlFormat } from '../yaml/format.ts';

const formats: readonly Format[] = [
  tomlFormat,
  npmrcFormat,
  configparserFormat,
  awsConfigFormat,
  xmlFormat,
  shellBlockFormat,
  batchBlockFormat,
  wholeFileFormat,
  yamlFormat,
];

/** The format that a journal names. Throws `configuration` for a name of a newer version's. */
export function formatNamed(name: string): Format {
  const found = formats.find((format) => format.name === name);
  if (found) return found;
  throw new VouchError(
    'configuration',
    `the journal names a file format that this version does not have: ${name}`,
    {
      hint: 'update vouch, then try again',
    },
  );
}
