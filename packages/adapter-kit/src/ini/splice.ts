import type { Scaffold, SetResult } from '../format.ts';
import type { KeyPath } from '../key-path.ts';
import {
  appendApart,
  appendLines,
  cutApart,
  cutUnlessCommented,
  eolAt,
  insert,
  insertLinesAt,
  replace,
} from '../lines.ts';
import { holdsSecret } from '../secret-keys.ts';
import { type IniDialect, type IniEntry, type IniSection, indentOf } from './dialect.ts';
import { entryAt, noRoom, splitPath } from './path.ts';

/** Puts source text at a key: in place, below its neighbours, or in a new section at the end. */
export function setKey(dialect: IniDialect, text: string, path: KeyPath, source: string): SetResult {
  const model = dialect.scan(text);
  const present = entryAt(dialect, model, path);
  if (present) {
    if (present.start === null) throw noRoom(path);
    return { text: replace(text, present.start, present.end, source), made: [] };
  }
  const { section, key } = splitPath(path);
  const neighbour = model.entries.findLast((entry) => entry.section === section);
  const line = key + delimiterOf(dialect, text, neighbour) + source;
  if (neighbour !== undefined) {
    const indent = indentOf(text, neighbour.line);
    return { text: insertLinesAt(text, neighbour.line.end, [indent + line]), made: [] };
  }
  const at = model.sections.findLastIndex((each) => each.name === section);
  const header = model.sections[at];
  if (header !== undefined) {
    const indent = deeper(indentOf(text, header.line), nextIndent(text, model.sections[at + 1]));
    return { text: insertLinesAt(text, header.line.end, [indent + line]), made: [] };
  }
  if (section !== null) {
    const { text: longer, before } = appendApart(text, [`[${section}]`, line]);
    return { text: longer, made: [{ path: [section], before }] };
  }
  // npm reads a key below a [section] as that section's, so a new one goes above them all.
  return {
    text: model.sections.length > 0 ? insert(text, 0, line + eolAt(text, 0)) : appendLines(text, [line]),
    made: [],
  };
}

/** Python takes a line for the value's next one where it is deeper than its key, and that may be a header. */
function nextIndent(text: string, next: IniSection | undefined): string {
  return next === undefined ? '' : indentOf(text, next.line);
}

function deeper(one: string, other: string): string {
  return other.length > one.length ? other : one;
}

/** The neighbour's own ` = `, `=` or `: `; blanks only on its line: an empty value's line ending is not ours to copy. */
function delimiterOf(dialect: IniDialect, text: string, neighbour: IniEntry | undefined): string {
  if (neighbour === undefined || neighbour.start === null || neighbour.start === neighbour.end)
    return dialect.delimiter;
  const between = text.slice(neighbour.keyStart, neighbour.start);
  return /[ \t]*[=:][ \t]*$/.exec(between)?.[0] ?? dialect.delimiter;
}

/** Takes a key out, then its section, where that was made for it and holds nothing any more. */
export function removeKey(
  dialect: IniDialect,
  text: string,
  path: KeyPath,
  made: readonly Scaffold[],
): string {
  const entry = entryAt(dialect, dialect.scan(text), path);
  if (!entry) return text;
  const left = cutUnlessCommented(text, entry.keyStart, entry.end, entry.line);
  // `echo … >> .npmrc` makes a second line of a key: with one of two tokens left in the file, none would be gone.
  if (holdsSecret([entry.key], '') && entryAt(dialect, dialect.scan(left), path))
    return removeKey(dialect, left, path, made);
  const { section } = splitPath(path);
  const scaffold = made.find((each) => each.path.length === 1 && each.path[0] === section);
  return scaffold ? removeIfEmpty(dialect, left, scaffold) : left;
}

function removeIfEmpty(dialect: IniDialect, text: string, scaffold: Scaffold): string {
  const model = dialect.scan(text);
  const at = model.sections.findIndex((section) => section.name === scaffold.path[0]);
  const header = model.sections[at];
  if (!header || model.entries.some((entry) => entry.section === header.name)) return text;
  const below = text.slice(header.line.end, model.sections[at + 1]?.line.start);
  if (/^\s*[#;]/m.test(below)) return text;
  // Without this header the next one would go on with the value above.
  if (nextIndent(text, model.sections[at + 1]).length > indentOf(text, header.line).length) return text;
  return cutApart(text, header.line.start, header.line.end, scaffold.before);
}
