import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Reporter } from 'vitest/reporters';
import type { Tally } from './workbench/src/tally.ts';

const account = fileURLToPath(new URL('../.cache/reports/tally.jsonl', import.meta.url));

/** Prints what the long run tried and what was lost, below the tests' own lines. */
export default class TallyReporter implements Reporter {
  onInit(): void {
    rmSync(account, { force: true });
  }

  onTestRunEnd(): void {
    const entries = readAccount();
    for (const entry of entries) process.stdout.write(`${line(entry)}\n`);
    const sum = (column: 'tried' | 'lost') => entries.reduce((total, entry) => total + entry[column], 0);
    process.stdout.write(`tried ${sum('tried').toLocaleString('en')}, lost ${sum('lost')}\n`);
  }
}

function readAccount(): Tally[] {
  try {
    return readFileSync(account, 'utf8')
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as Tally);
  } catch {
    return [];
  }
}

function line({ what, tried, lost, seed, note }: Tally): string {
  const more = [seed === undefined ? '' : `seed ${seed}`, note ?? ''].filter(Boolean).join(', ');
  const told = more === '' ? '' : ` (${more})`;
  return `${tried.toLocaleString('en').padStart(11)} tried  ${String(lost).padStart(3)} lost  ${what}${told}`;
}
