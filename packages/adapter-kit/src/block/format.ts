import { VouchError } from '@vouch/core';
import type { Format } from '../format.ts';
import { describePath, type KeyPath, samePath } from '../key-path.ts';
import { appendApart, cutApart, eolAt, lineEnd, replace } from '../lines.ts';
import { notMeant } from '../second-reader.ts';
import { leavesOf } from './leaves.ts';
import { sameButForBlock } from './verify.ts';

/** A kind of script: how a line comment begins, and the line ending of a file that we make. */
interface Script {
  readonly name: string;
  readonly comment: string;
  readonly eol: '\n' | '\r\n';
}

/**
 * A script of the user's with blocks of ours between two marker lines, the only part that is ever read or written.
 * A key is a block's name, its value the lines within, joined by `\n`.
 */
function blockFormat(script: Script): Format {
  return {
    name: script.name,
    find(text, path) {
      const block = blockAt(text, script, path);
      return block && { start: block.start, end: block.end, value: linesOf(text, block).join('\n') };
    },
    leaves: leavesOf,
    encode: String,
    set(text, path, source) {
      const block = blockAt(text, script, path);
      if (block !== null) {
        const lines = inLines(source, endingAt(script, text, block.from));
        return { text: replace(text, block.start, block.end, lines), made: [] };
      }
      const [begin, end] = markers(script, path);
      const lines = [begin, ...source.trimEnd().split(/\r?\n/), end];
      if (text === '') return { text: lines.join(script.eol) + script.eol, made: [] };
      const { text: longer, before } = appendApart(text, lines, endingAt(script, text, text.length));
      return { text: longer, made: [{ path, before }] };
    },
    remove(text, path, made) {
      const block = blockAt(text, script, path);
      if (block === null) return text;
      const scaffold = made.find((each) => samePath(each.path, path));
      return cutApart(text, block.from, block.to, scaffold?.before ?? '');
    },
    verify(before, after, path, meant) {
      if (sameButForBlock(before, after, markers(script, path), meant)) return;
      throw notMeant(path);
    },
  };
}

/** Scripts of POSIX shells, such as `~/.mavenrc`. */
export const shellBlockFormat = blockFormat({ name: 'shell-block', comment: '#', eol: '\n' });
/** Batch files of Windows, such as `mavenrc_pre.cmd`. */
export const batchBlockFormat = blockFormat({ name: 'batch-block', comment: 'rem', eol: '\r\n' });

/** As in the file; but to a POSIX shell a carriage return is a part of the line, and ends the script at our `case`. */
function endingAt({ eol }: Script, text: string, offset: number): string {
  return eol === '\n' ? eol : eolAt(text, offset);
}

function markers({ comment }: Script, path: KeyPath): readonly [begin: string, end: string] {
  const name = path.join(' ');
  return [`${comment} >>> ${name} >>>`, `${comment} <<< ${name} <<<`];
}

interface Block {
  /** The marker lines, from the first one's start to behind the second one's ending. */
  readonly from: number;
  readonly to: number;
  /** What stands between them, with its last line's ending. */
  readonly start: number;
  readonly end: number;
}

/** The block, or null where neither marker is there. Throws `configuration` for a damaged or doubled one. */
function blockAt(text: string, script: Script, path: KeyPath): Block | null {
  const [begins, ends] = markers(script, path).map((marker) => linesThatSay(text, marker));
  const [from, ...moreBegins] = begins ?? [];
  const [end, ...moreEnds] = ends ?? [];
  if (from === undefined && end === undefined) return null;
  if (from === undefined || end === undefined || moreBegins.length + moreEnds.length > 0 || end < from) {
    throw new VouchError('configuration', `the block ${describePath(path)} is damaged`, {
      hint: `delete its lines, from ${markers(script, path).join(' to ')}, then run setup again`,
    });
  }
  return { from, to: lineEnd(text, end), start: lineEnd(text, from), end };
}

function linesThatSay(text: string, marker: string): number[] {
  return [...text.matchAll(/[^\r\n]+/g)]
    .filter(([line]) => line.trimEnd() === marker)
    .map(({ index }) => index);
}

function linesOf(text: string, { start, end }: Block): string[] {
  const body = text.slice(start, end).replace(/\r?\n$/, '');
  return body.split(/\r?\n/);
}

/** A block without a line has none between its markers. */
function inLines(source: string, eol: string): string {
  if (source === '') return '';
  return source.trimEnd().split(/\r?\n/).join(eol) + eol;
}
