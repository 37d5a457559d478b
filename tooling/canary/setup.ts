import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { needles } from '../workbench/src/canary.ts';
import { type Findings, faultsOf, sumOf } from './findings.ts';
import { leftovers } from './leftovers.ts';
import { startSampler } from './start-sampler.ts';

const reports = fileURLToPath(new URL('../../.cache/reports/', import.meta.url));

/**
 * Watches the whole run for secrets in the wrong place: in a command line of any process, in what programs print, in the
 * homes that tests make, and in what the run leaves on the disk. A finding fails the run.
 */
export default async function watch(project: TestProject): Promise<() => Promise<void>> {
  // This process has to look where the tests' directories are.
  const { TMPDIR } = project.config.env;
  if (TMPDIR !== undefined) process.env['TMPDIR'] = TMPDIR;
  const marker = `CANARY_${randomBytes(6).toString('hex')}`;
  const directory = mkdtempSync(join(tmpdir(), 'canary-'));
  const account = join(directory, 'account.jsonl');
  writeFileSync(account, '');
  // The workers are started with this process's environment.
  process.env['VOUCH_TEST_CANARY'] = marker;
  process.env['VOUCH_TEST_CANARY_ACCOUNT'] = account;
  const began = Date.now();
  const sampler = startSampler(needles(marker));
  return async () => {
    const findings: Findings = {
      argv: await sampler.end(),
      ...sumOf(readFileSync(account, 'utf8')),
      left: leftovers(marker, began),
    };
    rmSync(directory, { recursive: true, force: true });
    const faults = faultsOf(findings);
    report(project, findings, faults);
    if (faults.length === 0) return;
    process.stderr.write(`\nsecrets where none may be:\n${faults.join('\n')}\n`);
    // vitest only logs what a teardown throws.
    process.exitCode = 1;
  };
}

/** One line for the person, and one file for the sum of the continuous integration. */
function report(project: TestProject, findings: Findings, faults: readonly string[]): void {
  const isFull = project.config.include.every((pattern) => pattern.endsWith('.full.test.ts'));
  mkdirSync(reports, { recursive: true });
  const name = `canary-${isFull ? 'full' : 'test'}.json`;
  writeFileSync(join(reports, name), `${JSON.stringify({ faults, ...findings }, null, 1)}\n`);
  const { argv, homes, outputs } = findings;
  const seen =
    argv === undefined
      ? 'no command line: this is not Linux'
      : `${argv.samples} samples of all command lines (${argv.hz} a second, ${argv.cpuPercent} % of a core)`;
  process.stdout.write(
    `canary: ${seen}, ${homes} homes, ${outputs} programs’ output; ${faults.length} secrets found\n`,
  );
}
