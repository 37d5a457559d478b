import { VouchError } from '@vouch/core';
import type { Format } from '../format.ts';
import { awsConfigDialect } from './aws-config.ts';
import { configparserDialect } from './configparser.ts';
import type { IniDialect } from './dialect.ts';
import { npmrcDialect } from './npmrc.ts';
import { entryAt, noRoom, splitPath } from './path.ts';
import { removeKey, setKey } from './splice.ts';
import { verifierFor } from './verify.ts';
import { removeWord, setWord, wordAt } from './words.ts';

export const npmrcFormat: Format = iniFormat(npmrcDialect);
export const configparserFormat: Format = iniFormat(configparserDialect);
export const awsConfigFormat: Format = iniFormat(awsConfigDialect);

/**
 * A splicer for one INI dialect. Values are strings, or the booleans that npmrc knows. The path `[section, key, word]`
 * is true where the key's value, a list of words, holds that word.
 */
function iniFormat(dialect: IniDialect): Format {
  const isWord = (path: Parameters<Format['find']>[1]) => splitPath(path).word !== undefined;
  return {
    name: dialect.name,
    find(text, path) {
      if (isWord(path)) return wordAt(dialect, text, path);
      const entry = entryAt(dialect, dialect.scan(text), path);
      if (!entry) return null;
      const { start, end } = entry;
      if (start === null) throw noRoom(path);
      return { start, end, value: dialect.decode(text.slice(start, end)) };
    },
    leaves: (text) =>
      dialect.scan(text).entries.map(({ section, key, keyStart, start, end }) => ({
        names: [section ?? '', key],
        // A token may stand behind a blank where its `=` was forgotten: to the tool it is a part of the key.
        start: start ?? keyStart,
        end,
      })),
    encode(value) {
      if (typeof value === 'boolean') return String(value);
      if (typeof value !== 'string') throw new VouchError('internal', 'INI values are strings');
      return dialect.encode(value);
    },
    set: (text, path, source) =>
      isWord(path) ? setWord(dialect, text, path) : setKey(dialect, text, path, source),
    remove: (text, path, made) =>
      isWord(path) ? removeWord(dialect, text, path, made) : removeKey(dialect, text, path, made),
    verify: verifierFor(dialect),
  };
}
