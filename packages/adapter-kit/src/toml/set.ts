import { VouchError } from '@vouch/core';
import type { SetResult } from '../format.ts';
import { describePath, type KeyPath } from '../key-path.ts';
import { appendApart, appendLines, eolAt, indentAt, insert, insertLinesAfter, replace } from '../lines.ts';
import { encodeKey, encodeValue } from './encode.ts';
import {
  type Body,
  bodyAt,
  type Model,
  type Pair,
  type Place,
  pairAt,
  parseModel,
  resolve,
  startsWith,
} from './model.ts';

/** Puts `source` at a key: in place, beside its neighbours, or in a new table at the end. */
export function setKey(text: string, path: KeyPath, source: string): SetResult {
  const model = parseModel(text);
  const place = resolve(model, path);
  if (place === null) return appendElement(text, model, path, source);
  const present = pairAt(model, place);
  if (present) return { text: replace(text, ...present.value.range, source), made: [] };
  refuseIfTaken(model, place, path);
  return addKey(text, model, path, place, source);
}

function addKey(text: string, model: Model, path: KeyPath, place: Place, source: string): SetResult {
  const home = homeOf(model, place);
  if (home === undefined) return appendTable(text, path, place, source);
  if (home.body.node.type === 'TOMLInlineTable') return addInline(text, home.body, path, place, source);
  const line = keyLine(place.slice(home.body.place.length), source);
  const last = home.after ?? home.body.node.body.findLast((child) => child.type === 'TOMLKeyValue');
  if (last) {
    return { text: insertLinesAfter(text, last.range[1], [indentAt(text, last.range[0]) + line]), made: [] };
  }
  if (home.body.node.type === 'TOMLTable') {
    const { key } = home.body.node;
    return {
      text: insertLinesAfter(text, key.range[1], [indentAt(text, home.body.node.range[0]) + line]),
      made: [],
    };
  }
  return {
    text: model.bodies.length === 1 ? appendLines(text, [line]) : insert(text, 0, line + eolAt(text, 0)),
    made: [],
  };
}

interface Home {
  readonly body: Body;
  /** The dotted neighbour to stand after. */
  readonly after?: NonNullable<Pair['node']>;
}

/**
 * The body that must take the key: its own table; the one whose dotted keys have begun the table already (TOML
 * forbids a header for that); or the list element around it, which a header at the file's end would miss.
 */
function homeOf(model: Model, place: Place): Home | undefined {
  for (let length = place.length - 1; length >= 0; length--) {
    const prefix = place.slice(0, length);
    const body = bodyAt(model, prefix);
    if (body && (length === place.length - 1 || body.node.type === 'TOMLInlineTable')) return { body };
    if (body && typeof prefix.at(-1) === 'number') return { body };
    const dotted = model.pairs.findLast(
      (pair) =>
        pair.body &&
        pair.body.place.length < length &&
        pair.place.length > length &&
        startsWith(pair.place, prefix),
    );
    if (dotted?.node && dotted.body) return { body: dotted.body, after: dotted.node };
  }
  return undefined;
}

function addInline(text: string, body: Body, path: KeyPath, place: Place, source: string): SetResult {
  const pair = keyLine(place.slice(body.place.length), source);
  const [start, end] = body.node.range;
  const last = body.node.body.at(-1);
  if (last) return { text: insert(text, last.range[1], `, ${pair}`), made: [] };
  const before = text.slice(start, end);
  return {
    text: replace(text, start, end, `{ ${pair} }`),
    made: [{ path: path.slice(0, body.place.length), before }],
  };
}

function appendTable(text: string, path: KeyPath, place: Place, source: string): SetResult {
  const parent = place.slice(0, -1);
  if (parent.some((step) => typeof step === 'number')) throw noRoom(path);
  const header = `[${parent.map((name) => encodeKey(String(name))).join('.')}]`;
  return appendBlock(text, [header, keyLine(place.slice(-1), source)], path.slice(0, -1));
}

/** A new `[[list]]` element at the end, whose first line is the member that names it. */
function appendElement(text: string, model: Model, path: KeyPath, source: string): SetResult {
  const at = path.findIndex((step) => typeof step !== 'string');
  const selector = path[at];
  const list = path.slice(0, at) as string[];
  const rest = path.slice(at + 1);
  if (selector === undefined || typeof selector === 'string' || rest.some((step) => typeof step !== 'string'))
    throw noRoom(path);
  refuseIfNoList(model, list, path);
  const lines = [
    `[[${list.map(encodeKey).join('.')}]]`,
    keyLine([selector.member], encodeValue(selector.equals)),
    ...(rest.length === 1 && rest[0] === selector.member ? [] : [keyLine(rest as string[], source)]),
  ];
  return appendBlock(text, lines, path.slice(0, at + 1));
}

function appendBlock(text: string, lines: readonly string[], path: KeyPath): SetResult {
  const { text: longer, before } = appendApart(text, lines);
  return { text: longer, made: [{ path, before }] };
}

function keyLine(names: Place, source: string): string {
  return `${names.map((name) => encodeKey(String(name))).join('.')} = ${source}`;
}

/** Refuses where a step on the way is a value or a list of tables, or where the key itself is a table. */
function refuseIfTaken(model: Model, place: Place, path: KeyPath): void {
  const blocked = model.pairs.some(
    (pair) =>
      pair.place.length < place.length &&
      startsWith(place, pair.place) &&
      pair.value.type !== 'TOMLInlineTable' &&
      !(pair.value.type === 'TOMLArray' && typeof place[pair.place.length] === 'number'),
  );
  const known = [...model.bodies, ...model.pairs];
  const table = known.some((each) => startsWith(each.place, place));
  const list = known.some((each) => crossesKinds(each.place, place));
  if (blocked || table || list) throw noRoom(path);
}

/** Refuses where the list is something else than `[[list]]` tables. */
function refuseIfNoList(model: Model, list: Place, path: KeyPath): void {
  const known = [...model.bodies, ...model.pairs];
  const taken = known.some(
    (each) => startsWith(each.place, list) && typeof each.place[list.length] !== 'number',
  );
  const blocked = model.pairs.some((pair) => startsWith(list, pair.place));
  if (taken || blocked || known.some((each) => crossesKinds(each.place, list))) throw noRoom(path);
}

/** True where two places part at a step that is a list for one and a table for the other. */
function crossesKinds(one: Place, other: Place): boolean {
  const at = one.findIndex((step, index) => step !== other[index]);
  const here = one[at];
  const there = other[at];
  return here !== undefined && there !== undefined && typeof here !== typeof there;
}

function noRoom(path: KeyPath): VouchError {
  return new VouchError('configuration', `the file's own keys leave no room for ${describePath(path)}`, {
    hint: 'write that part of the file as ordinary tables, then run setup again',
  });
}
