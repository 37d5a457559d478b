import type { FileFact } from '@vouch/adapter-kit';
import { type KeyPath, tomlFormat } from '@vouch/adapter-kit';

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
  return isAlone ? { from: lineAt(whole, start), to: lineAt(whole, entry.end) } : undefined;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
