import { isDeepStrictEqual } from 'node:util';
import type { Format, Meant } from '../format.ts';
import type { KeyPath } from '../key-path.ts';
import { notMeant, verifierOf } from '../second-reader.ts';
import type { IniDialect } from './dialect.ts';
import { splitPath } from './path.ts';

type Values = Map<string, unknown>;

/** Reads both texts with the dialect's own reader. A key is looked at as a whole, a word of a list apart. */
export function verifierFor(dialect: IniDialect): Format['verify'] {
  const nameOf = (path: KeyPath) => {
    const { section, key } = splitPath(path);
    return (section === null ? '' : `${section}\n`) + dialect.keyName(key);
  };
  const verifyKey = verifierOf<Values>({
    read: dialect.read,
    take(values, path) {
      const found = values.get(nameOf(path));
      values.delete(nameOf(path));
      return found;
    },
    says,
    prune: (values) => values,
  });
  return (before, after, path, meant) =>
    splitPath(path).word === undefined
      ? verifyKey(before, after, path, meant)
      : verifyWord(
          dialect.read(before, 'configuration'),
          dialect.read(after, 'internal'),
          nameOf(path),
          path,
          meant,
        );
}

/** The list holds the word or does not, its other words stand in their order, and a list without words is none. */
function verifyWord(old: Values, now: Values, name: string, path: KeyPath, meant: Meant): void {
  const { word } = splitPath(path);
  const take = (values: Values) => {
    const words = String(values.get(name) ?? '').split(/\s+/);
    values.delete(name);
    return { has: words.includes(word ?? ''), others: words.filter((each) => each !== word && each !== '') };
  };
  const [before, after] = [take(old), take(now)];
  if (after.has !== (meant !== 'absent') || !isDeepStrictEqual(before.others, after.others))
    throw notMeant(path);
  if (!isDeepStrictEqual(old, now)) throw notMeant(path);
}

function says(found: unknown, meant: unknown): boolean {
  return found === meant || (typeof meant === 'boolean' && found === String(meant));
}
