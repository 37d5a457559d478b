import { VouchError } from '@vouch/core';
import type { Scaffold } from '../format.ts';
import { describePath, type KeyPath, samePath } from '../key-path.ts';
import { cutApart, cutUnlessCommented, lineEnd, lineStart, replace } from '../lines.ts';
import { bodyAt, keyNames, type Model, type Pair, pairAt, parseModel, resolve, startsWith } from './model.ts';

/** Takes a key out; then each scaffold on its way, innermost first, that holds nothing any more. */
export function removeKey(text: string, path: KeyPath, made: readonly Scaffold[]): string {
  let left = removePair(text, path, made);
  const around = made
    .filter(({ path: at }) => at.length < path.length && samePath(at, path.slice(0, at.length)))
    .toSorted((one, other) => other.path.length - one.path.length);
  for (const scaffold of around) left = removeIfEmpty(left, scaffold);
  return left;
}

function removePair(text: string, path: KeyPath, made: readonly Scaffold[]): string {
  const model = parseModel(text);
  const place = resolve(model, path);
  const pair = place && pairAt(model, place);
  if (!pair) return text;
  const { node, body } = pair;
  if (!node || !body) {
    throw new VouchError('configuration', `${describePath(path)} stands inside a one-line list`, {
      hint: 'remove it from the file by hand',
    });
  }
  if (body.node.type === 'TOMLInlineTable')
    return removeInline(text, pair, made, path.slice(0, body.place.length));
  return cutUnlessCommented(text, ...node.range);
}

function removeInline(text: string, pair: Pair, made: readonly Scaffold[], path: KeyPath): string {
  const siblings = pair.body?.node.body ?? [];
  const at = pair.node ? siblings.indexOf(pair.node) : -1;
  const [start, end] = pair.node?.range ?? [0, 0];
  const previous = siblings[at - 1];
  const next = siblings[at + 1];
  if (previous) return replace(text, previous.range[1], end, '');
  if (next) return replace(text, start, next.range[0], '');
  // A table that was made with a header may have become an inline one since.
  const braces = made.find(({ path: of, before }) => samePath(of, path) && before.startsWith('{'));
  const before = braces?.before ?? '{}';
  const [open, close] = pair.body?.node.range ?? [start, end];
  return replace(text, open, close, before);
}

/** Takes out a `[table]` or `[[element]]` that we made, and the blank line before it, if no one put anything in. */
function removeIfEmpty(text: string, scaffold: Scaffold): string {
  const model = parseModel(text);
  const place = resolve(model, scaffold.path);
  const body = place && bodyAt(model, place);
  if (body?.node.type !== 'TOMLTable') return text;
  const selector = scaffold.path.at(-1);
  const kept = body.node.body.filter(
    (pair) => typeof selector === 'string' || keyNames(pair.key).join('.') !== selector?.member,
  );
  if (kept.length > 0) return text;
  const start = lineStart(text, body.node.range[0]);
  const last = body.node.body.at(-1)?.range[1] ?? body.node.key.range[1];
  const end = lineEnd(text, last);
  if (holdsComment(text.slice(body.node.key.range[1], end)) || childElements(model, body.place)) return text;
  return cutApart(text, start, end, scaffold.before);
}

function holdsComment(lines: string): boolean {
  return lines.split('\n').some((line) => /^[^"']*#/.test(line) || /["']\s*#/.test(line));
}

/** True where a sub-table hangs on a list element: without the element's header it would join another one. */
function childElements(model: Model, place: readonly (string | number)[]): boolean {
  return (
    typeof place.at(-1) === 'number' &&
    model.bodies.some((body) => body.place.length > place.length && startsWith(body.place, place))
  );
}
