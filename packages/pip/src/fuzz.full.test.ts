import { describeError } from '@vouch/adapter-kit/kernel';
import { faultOfWords, hostileArguments } from '@vouch/adapter-kit/testing';
import { VouchError } from '@vouch/core';
import { seedsOf, tally } from '@vouch/workbench/tally';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { faultOfAnswer, words } from './testing/keyring-answer.ts';
import { canary, run } from './testing/keyring-run.ts';

const each = 100_000;

it.each(seedsOf('keyring argv'))(
  '100,000 hostile keyring command lines get a token only where one is due, seed %i',
  async (seed) => {
    const faults: string[] = [];
    const lines = fc.sample(hostileArguments(words), { seed, numRuns: each });
    for (const args of lines) {
      const fault = await faultOf(args);
      if (fault !== undefined) faults.push(`${fault}: ${JSON.stringify(args).slice(0, 300)}`);
    }
    tally({ what: 'keyring command lines', tried: each, lost: faults.length, seed });
    expect(faults.slice(0, 5)).toEqual([]);
  },
);

async function faultOf(args: readonly string[]): Promise<string | undefined> {
  const { done, printed, asked, passedOn, said } = await run(args, { real: 1 });
  if (!(typeof done === 'number' || done instanceof VouchError)) return `threw ${done}`;
  if (done instanceof VouchError && done.kind === 'internal') return `a defect: ${done.message}`;
  if (passedOn.length > 0 && JSON.stringify(passedOn) !== JSON.stringify([args]))
    return 'other arguments for the real keyring';
  if (asked.some(({ domain, domainOwner }) => `${domain}-${domainOwner}` !== 'my-domain-123456789012'))
    return 'a request for a domain that nobody configured';
  if (done === 0 && asked.length !== 1) return 'a success without a request';
  const told = done instanceof VouchError ? describeError(done) : [];
  return (
    faultOfAnswer(args, done === 0 ? printed : '', new RegExp(canary)) ??
    faultOfWords([...said, ...told].join('\n'))
  );
}
