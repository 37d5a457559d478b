import { expect, it } from 'vitest';
import { storedConfig } from '../../packages/core/src/profile/schema.ts';
import { everyCommand } from './command-reference.ts';
import { readDocument } from './documents.ts';
import { productSource } from './product-source.ts';

const page = readDocument('docs/settings.md');
/** What stands in backticks in the page's tables. */
const shown = new Set(
  page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '')),
);
const words = new Set([...shown].flatMap((code) => code.split(/[ .]/)));

/** Names in capitals that are no variable of the environment. */
const others = new Set([
  'ERR_INVALID_URL', // codes of Node's
  'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL',
  'MODULE_NOT_FOUND',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED', // a code of oauth4webapi's
  'CREDENTIAL_PROVIDER', // the end of CARGO_REGISTRIES_NAME_CREDENTIAL_PROVIDER
]);

const source = productSource();
/** A variable is read by its name in quotes, or out of an environment by a pattern. */
const variables = new Set(
  source.flatMap((text) =>
    [
      ...text.matchAll(/['"]([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)['"]/g),
      ...text.matchAll(/env(?:ironment)?(?:\[|\.get\()['"]([A-Z][A-Z0-9_]*)['"]/g),
      ...text.matchAll(/\{ ([A-Z][A-Z0-9_]*)(?:: \w+)? \} = (?:\w+\.)?env\b/g),
    ].map(([, name]) => name ?? ''),
  ),
);
for (const name of others) variables.delete(name);

it('names every variable that the product reads or sets', () => {
  expect(variables.size).toBeGreaterThan(60);
  expect([...variables].filter((name) => !shown.has(name)).toSorted()).toEqual([]);
});

it('names no variable that the product does not know', () => {
  const named = [...shown].filter((code) => /^[A-Z][A-Z0-9_]+$/.test(code) && code !== 'ISSUER-URL');
  expect(named.filter((name) => !source.some((text) => text.includes(name)))).toEqual([]);
});

it('names every flag of the program, and no other', () => {
  const flags = new Set(everyCommand().flatMap((command) => command.flags));
  expect([...flags].filter((flag) => !words.has(flag)).toSorted()).toEqual([]);
  const named = [...words].filter((word) => word.startsWith('--'));
  expect(named.filter((flag) => !flags.has(flag))).toEqual([]);
});

it('names every key of ~/.vouch/config.json', () => {
  const keys = keysOf(storedConfig);
  expect(keys.size).toBeGreaterThan(12);
  expect([...keys].filter((key) => !words.has(key))).toEqual([]);
});

/** The keys of every object in a schema of valibot's, whatever it is wrapped in. */
function keysOf(schema: unknown, seen = new Set<unknown>()): Set<string> {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return new Set();
  seen.add(schema);
  const {
    entries = {},
    pipe = [],
    options = [],
    wrapped,
    item,
    value,
  } = schema as {
    readonly entries?: Record<string, unknown>;
    readonly pipe?: readonly unknown[];
    readonly options?: readonly unknown[];
    readonly wrapped?: unknown;
    readonly item?: unknown;
    readonly value?: unknown;
  };
  const below = [...Object.values(entries), ...pipe, ...options, wrapped, item, value];
  return new Set([...Object.keys(entries), ...below.flatMap((each) => [...keysOf(each, seen)])]);
}
