import { type FileFact, lineNumber, plainTextOf, tomlFormat } from '@vouch/adapter-kit';
import type { Remedy } from '../remedy.ts';
import { bad, type Diagnosis } from './finding.ts';

/** One key of a TOML file, and where it stands. */
export interface TomlLine {
  /** `FILE:LINE`. */
  readonly at: string;
  readonly key: string;
  /** As it is written, without quotes: a word, a URL, `true`. */
  readonly value: string;
  /** Absent where other keys stand on its line, as in `uv = { keyring-provider = "disabled", native-tls = true }`: they would go with it. */
  readonly cut?: Remedy;
}

/** What a line does, which is cut; where others stand on it the key is named for a person to take out. Pure. */
export function harmfulLine({ at, cut, key }: TomlLine, does: string): Diagnosis {
  return cut === undefined ? bad(`${at} ${does}: ${key}`) : bad(`${at} ${does}`, cut);
}

/** A key by its path. Throws where the text is no TOML. Pure. */
export function tomlLine(fact: FileFact, names: readonly string[]): TomlLine | undefined {
  return lineIn(fact, leavesOf(fact), names);
}

/** The tables of a list such as `[[tool.uv.index]]`, each as a way to its keys. Throws the same. Pure. */
export function tomlTables(
  fact: FileFact,
  list: readonly string[],
): readonly ((key: string) => TomlLine | undefined)[] {
  const leaves = leavesOf(fact);
  const numbers = leaves
    .filter(({ names }) => names.length > list.length + 1 && isSame(names.slice(0, list.length), list))
    .map(({ names }) => names[list.length] ?? '');
  return [...new Set(numbers)].map((number) => (key: string) => lineIn(fact, leaves, [...list, number, key]));
}

/** The leaves with the lines that they stand on. */
function leavesOf({ text }: FileFact) {
  const body = text ?? '';
  return tomlFormat.leaves(body).map((leaf) => ({
    ...leaf,
    from: lineNumber(body, leaf.start),
    to: lineNumber(body, leaf.end),
  }));
}

function lineIn(
  { path, target, text }: FileFact,
  leaves: ReturnType<typeof leavesOf>,
  names: readonly string[],
): TomlLine | undefined {
  const found = leaves.find((leaf) => isSame(leaf.names, names));
  if (found === undefined) return undefined;
  const { from, to } = found;
  const isAlone = !leaves.some((each) => each !== found && each.from <= to && each.to >= from);
  const key = names.at(-1) ?? '';
  const cut: Remedy = { kind: 'cut-lines', file: target, from, to, holds: key };
  return { at: `${path}:${from}`, key, value: plainTextOf(text ?? '', found), ...(isAlone && { cut }) };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index]);
}
