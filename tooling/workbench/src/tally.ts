import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const reports = new URL('../../../.cache/reports/', import.meta.url);
const kept = new URL('../../../test-fixtures/seeds.json', import.meta.url);

/** What one run of the matrix tried, and how much of it went wrong without a word. */
export interface Tally {
  readonly what: string;
  readonly tried: number;
  readonly lost: number;
  /** The seed that makes the same inputs again. */
  readonly seed?: number;
  /** A figure that a reader would ask for next: a latency, a count of upstream calls. */
  readonly note?: string;
}

/** Writes a line into the account of what was tried; the long run prints all of them at its end. */
export function tally(entry: Tally): void {
  mkdirSync(reports, { recursive: true });
  appendFileSync(new URL('tally.jsonl', reports), `${JSON.stringify(entry)}\n`);
}

/**
 * The seeds that a random test goes through: those that found something once (`test-fixtures/seeds.json`, by the
 * test's name), and a fresh one, or `VOUCH_TEST_SEED` to see a failure again.
 */
export function seedsOf(name: string): readonly number[] {
  const found = JSON.parse(readFileSync(fileURLToPath(kept), 'utf8')) as Record<string, number[]>;
  const wish = process.env['VOUCH_TEST_SEED'];
  const fresh = wish === undefined ? Math.trunc(Math.random() * 0x7fffffff) : Number(wish);
  return [...(found[name] ?? []), fresh];
}
