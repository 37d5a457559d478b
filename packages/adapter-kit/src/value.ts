import { Secret, sha256 } from '@vouch/core';

export type PlainValue = string | boolean | number | readonly string[];

/** What an adapter puts into a file. A token is wrapped, so that no diff and no message shows it. */
export type Value = PlainValue | Secret;

export function plainValue(value: Value): PlainValue {
  return value instanceof Secret ? value.expose() : value;
}

/** SHA-256 in hex over the value itself, so that a reformatted file still counts as untouched. */
export function valueHash(value: unknown): string {
  return sha256(
    JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? Number(part) : part)) ?? '',
  );
}
