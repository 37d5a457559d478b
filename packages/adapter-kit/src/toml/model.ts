import { VouchError } from '@vouch/core';
import { type AST, getStaticTOMLValue, ParseError, parseTOML } from 'toml-eslint-parser';
import type { KeyPath } from '../key-path.ts';

/** A path in which each list element is its index. */
export type Place = readonly (string | number)[];

/** A `key = value` in the file, or an element of an array that is an inline table. */
export interface Pair {
  readonly place: Place;
  readonly value: AST.TOMLContentNode;
  /** Null for an element of an array: it has no key of its own. */
  readonly node: AST.TOMLKeyValue | null;
  /** The body that the pair stands in: a table with a header, the top of the file, or an inline table. */
  readonly body: Body | null;
}

export interface Body {
  readonly place: Place;
  readonly node: AST.TOMLTopLevelTable | AST.TOMLTable | AST.TOMLInlineTable;
}

export interface Model {
  readonly pairs: readonly Pair[];
  readonly bodies: readonly Body[];
}

/**
 * Parses TOML 1.0 (never 1.1: cargo before 1.94 and Python's tomllib reject it) into pairs and bodies.
 * Throws `configuration` with the line where the file is wrong.
 */
export function parseModel(text: string): Model {
  const top = parse(text).body[0];
  const pairs: Pair[] = [];
  const bodies: Body[] = [];
  const addBody = (place: Place, node: Body['node']): void => {
    const body = { place, node };
    bodies.push(body);
    for (const child of node.body) {
      if (child.type === 'TOMLTable') addBody(child.resolvedKey, child);
      else addPair({ place: [...place, ...keyNames(child.key)], value: child.value, node: child, body });
    }
  };
  const addPair = (pair: Pair): void => {
    pairs.push(pair);
    if (pair.value.type === 'TOMLInlineTable') addBody(pair.place, pair.value);
    if (pair.value.type === 'TOMLArray') {
      for (const [index, element] of pair.value.elements.entries()) {
        if (element.type === 'TOMLInlineTable')
          addPair({ place: [...pair.place, index], value: element, node: null, body: null });
      }
    }
  };
  addBody([], top);
  return { pairs, bodies };
}

function parse(text: string): AST.TOMLProgram {
  try {
    return parseTOML(text, { tomlVersion: '1.0' });
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new VouchError('configuration', `line ${error.lineNumber} is not valid TOML: ${error.message}`);
  }
}

export function keyNames(key: AST.TOMLKey): string[] {
  return key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value));
}

/** The place of a path, or as far as it exists: `place` null where a list has no such element. */
export function resolve(model: Model, path: KeyPath): Place | null {
  const place: (string | number)[] = [];
  for (const step of path) {
    if (typeof step === 'string') {
      place.push(step);
      continue;
    }
    const found = model.pairs.find(
      (pair) =>
        pair.place.length === place.length + 2 &&
        startsWith(pair.place, place) &&
        typeof pair.place[place.length] === 'number' &&
        pair.place.at(-1) === step.member &&
        getStaticTOMLValue(pair.value) === step.equals,
    );
    const index = found?.place[place.length];
    if (index === undefined) return null;
    place.push(index);
  }
  return place;
}

export function pairAt(model: Model, place: Place): Pair | undefined {
  return model.pairs.find((pair) => samePlace(pair.place, place));
}

export function bodyAt(model: Model, place: Place): Body | undefined {
  return model.bodies.find((body) => samePlace(body.place, place));
}

export function startsWith(place: Place, prefix: Place): boolean {
  return place.length >= prefix.length && prefix.every((step, index) => place[index] === step);
}

function samePlace(one: Place, other: Place): boolean {
  return one.length === other.length && startsWith(one, other);
}
