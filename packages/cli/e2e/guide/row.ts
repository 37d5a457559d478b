import type { Workbench } from '@vouch/workbench';
import { expect } from 'vitest';

/** One thing that the user's guide says, and the proof that it is so. */
export interface GuideRow {
  /** The guide's section. */
  readonly section: string;
  /** The command, flag, default or error, in the guide's words. */
  readonly says: string;
  /** What happens here, for the table in docs/guide.md. */
  readonly does: string;
  /** Runs it on a bench with an enrolled, signed-in person and no set-up. */
  readonly proof: (bench: Workbench) => Promise<void>;
}

/** The guide's own command for setting a tool up. */
export const setup = (tool: string, repository: string, ...more: string[]) => [
  'setup',
  'codeartifact',
  '--tool',
  tool,
  '--repository',
  repository,
  ...more,
];

/** Runs a `vouch` that succeeds; gives its stdout. */
export async function done(bench: Workbench, ...args: string[]): Promise<string> {
  const finished = await bench.vouch(...args);
  expect(finished.stderr, `vouch ${args.join(' ')}`).not.toContain('hint:');
  expect(finished.code).toBe(0);
  return finished.stdout;
}
