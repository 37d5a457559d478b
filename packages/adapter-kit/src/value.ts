import { createHash } from 'node:crypto';
import { Secret } from '@vouch/core';

export type PlainValue = string | boolean | number | readonly string[];

/** What an adapter puts into a file. A token is wrapped, so that no diff and no message shows it. */
export type Value = PlainValue | Secret;

export function plainValue(value: Value): PlainValue {
  return value instanceof Secret ? value.expose() : value;
}

/** SHA-256 in hex over the value itself, so that a reformatted file still counts as untouched. */
export function valueHash(value: unknown): string {
  return hash(JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? Number(part) : part)) ?? '');
}

/** SHA-256 of a text's UTF-8 bytes, in hex. */
export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
