import {
  type FileFact,
  type Format,
  lineNumber,
  plainTextOf,
  readFileFact,
  splitMark,
} from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import type { Remedy } from '../remedy.ts';

/** One key of an INI file, and the lines, from 1, that it stands on. */
export interface IniLine {
  readonly file: string;
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly from: number;
  readonly cut: Remedy;
}

/** The keys of a file, in their order; none where there is no file. Throws where the file cannot be read. */
export async function linesOf(
  context: Context,
  path: string,
  format: Pick<Format, 'leaves'>,
): Promise<readonly IniLine[]> {
  return linesIn(await readFileFact(context, path), format);
}

/** The keys of a file that was read, in their order. Throws where the text cannot be read. Pure. */
export function linesIn(
  { path, target, text }: FileFact,
  format: Pick<Format, 'leaves'>,
): readonly IniLine[] {
  if (text === null) return [];
  const { body } = splitMark(text);
  return format.leaves(body).map((leaf) => {
    const from = lineNumber(body, leaf.start);
    const [section = '', key = ''] = leaf.names;
    const cut: Remedy = { kind: 'cut-lines', file: target, from, to: lineNumber(body, leaf.end), holds: key };
    return { file: path, section, key, value: plainTextOf(body, leaf), from, cut };
  });
}
