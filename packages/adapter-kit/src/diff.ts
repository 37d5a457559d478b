import { printable } from '@vouch/core';
import { createTwoFilesPatch } from 'diff';
import type { Edit, Plan } from './adapter.ts';
import { splitMark } from './byte-order-mark.ts';
import { holdsSecret, looksSecret } from './secret-keys.ts';
import { secretRanges } from './secret-ranges.ts';
import { wholeFileFormat } from './whole-file.ts';

const redacted = '[redacted]';

/** What a plan would change, as unified diffs without secrets; an empty string where it changes nothing. Pure. */
export function dryRun(plan: Plan): string {
  return plan.edits
    .filter((edit) => edit.before !== edit.after)
    .map(diffOf)
    .join('');
}

function diffOf(edit: Edit): string {
  const before = edit.before === null ? '/dev/null' : edit.path;
  const after = edit.after === null ? '/dev/null' : edit.path;
  const patch = createTwoFilesPatch(
    printable(before),
    printable(after),
    redact(edit.before ?? '', edit),
    redact(edit.after ?? '', edit),
    undefined,
    undefined,
    { context: 3 },
  );
  return patch
    .split('\n')
    .filter((line) => !/^(?:=====|Index: )/.test(line))
    .map(visible)
    .join('\n');
}

/** A token is replaced by a word, and a changed token must still show as a change: so the two sides differ. */
function redact(text: string, edit: Edit): string {
  const { mark, body } = splitMark(text);
  let shown = body;
  for (const { start, end } of secretRanges(body, edit.format).reverse()) {
    const ours = edit.secrets.some((secret) => body.slice(start, end).includes(secret));
    shown = shown.slice(0, start) + (ours ? '[redacted, new]' : redacted) + shown.slice(end);
  }
  if (edit.format === wholeFileFormat)
    shown = text === edit.before ? redactForeign(shown) : redactJson(shown);
  for (const secret of edit.secrets) shown = shown.replaceAll(secret, '[redacted, new]');
  return mark + redactAnywhere(shown);
}

/** What no leaf covers: comments, and a key of npm's that stands without its `=`. */
function redactAnywhere(text: string): string {
  return text
    .replace(/(\/\/[^\s/@"':]*:)[^\s/@"']+@/g, `$1${redacted}@`)
    .replace(/(:_(?:authToken|password|auth))[ \t]+[^\s=].*/g, `$1 ${redacted}`)
    .replace(/<!--[\s\S]*?-->/g, redactXmlComment)
    .split('\n')
    .map(redactComment)
    .join('\n');
}

function redactXmlComment(comment: string): string {
  return comment.replace(
    /([\w.-]+)(\s*[:=]\s*)([^\s<>-][^\s<>]*)/g,
    (whole, name: string, between: string) => (holdsSecret([name], '') ? name + between + redacted : whole),
  );
}

/** A file that gives way to ours whole. Where it is no JSON nobody here can read its keys, so all of it may be the secret. */
function redactForeign(text: string): string {
  return looksSecret(text) && !isJson(text) ? `${redacted}\n` : redactJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Our own configuration is JSON, and the existing Vouch keeps the token of a session in a file of that name. */
function redactJson(text: string): string {
  const pair = /("((?:[^"\\]|\\.)*)"\s*:\s*)"((?:[^"\\]|\\.)*)"/g;
  return text.replace(pair, (whole, start: string, name: string, value: string) =>
    holdsSecret([name], value) ? `${start}"${redacted}"` : whole,
  );
}

/** A setting that somebody commented out may still be a secret, in whatever table, list or command it stood. */
function redactComment(line: string): string {
  const mark = line.search(/[#;]/);
  if (mark === -1) return line;
  const pairs = line.slice(mark).matchAll(/(?<![\w.:/@-])([\w.:/@-]+)["']?\s*[=:]\s*(?=[^\s=:])/g);
  const found = [...pairs].find(([, name = '']) => holdsSecret([name], ''));
  return found === undefined ? line : line.slice(0, mark + found.index + found[0].length) + redacted;
}

/** Foreign text goes to a terminal, so each line is made printable; tabs may stay. */
function visible(line: string): string {
  return line
    .replace(/\r$/, '')
    .split('\t')
    .map((part) => part.replace(/[^\t]{1,400}/gsu, printable))
    .join('\t');
}
