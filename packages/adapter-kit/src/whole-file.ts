import type { Format } from './format.ts';

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
