import { type FileFact, type KeyPath, lineNumber, tomlFormat } from '@vouch/adapter-kit';

export interface Lines {
  readonly from: number;
  readonly to: number;
}

/** The lines, from 1, that hold this key and nothing else; undefined where it shares them, as in an inline table. */
export function ownLines({ text }: Pick<FileFact, 'text'>, path: KeyPath): Lines | undefined {
  const whole = text ?? '';
  const entry = tomlFormat.find(whole.replace(/^\ufeff/, ' '), path);
  if (entry === null) return undefined;
  const start = whole.lastIndexOf('\n', entry.start - 1) + 1;
  const next = whole.indexOf('\n', entry.end);
  const behind = whole.slice(entry.end, next === -1 ? whole.length : next);
  const isAlone = /^[^={]+=\s*$/.test(whole.slice(start, entry.start)) && /^\s*(#.*)?\r?$/.test(behind);
  return isAlone ? { from: lineNumber(whole, start), to: lineNumber(whole, entry.end) } : undefined;
}
