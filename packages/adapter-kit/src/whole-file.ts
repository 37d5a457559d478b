import type { Edit, Former, KeyRecord } from './adapter.ts';
import type { FileFact } from './files/file-fact.ts';
import type { Format } from './format.ts';
import { looksSecret } from './secret-keys.ts';
import { valueHash } from './value.ts';

/** A file that is ours from the first byte to the last, such as a launcher: one key with an empty path. */
export const wholeFileFormat: Format = {
  name: 'whole-file',
  find: (text) => ({ start: 0, end: text.length, value: text }),
  leaves: (text) => [{ names: [], start: 0, end: text.length }],
  encode: String,
  set: (_text, _path, source) => ({ text: source, made: [] }),
  remove: () => '',
  verify: () => {},
};

/** The edit that makes a whole file ours, such as a launcher. `mode` is for a file that is not there yet. */
export function wholeFile(fact: FileFact, text: string, mode: number): Edit {
  const former = formerFile(fact.text);
  const stood = valueHash(fact.text ?? undefined);
  const keys: KeyRecord[] = [{ path: [], former, stood, ours: valueHash(text) }];
  return {
    path: fact.path,
    before: fact.text,
    after: text,
    mode,
    format: wholeFileFormat,
    keys,
    made: [],
    secrets: [],
  };
}

function formerFile(text: string | null): Former {
  if (text === null) return { kind: 'absent' };
  return looksSecret(text) ? { kind: 'secret' } : { kind: 'value', source: text };
}
