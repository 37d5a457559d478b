import { describeError } from '@vouch/adapter-kit/kernel';
import { faultOfWords, hostileArguments } from '@vouch/adapter-kit/testing';
import { isAccountId, isDomainName, isRepositoryName, toVouchError } from '@vouch/core';
import { seedsOf, tally } from '@vouch/workbench/tally';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseFlags } from './program/flags.ts';

const each = 50_000;
const words = [
  ...[
    '--domain',
    '--domain=my-domain',
    'my-domain',
    '--domain-owner',
    '123456789012',
    '--repository',
    'my-repo',
  ],
  ...[
    '--region',
    'us-east-1',
    '--server-id=x',
    '--mirror-of',
    '*',
    '--print',
    '--dry-run',
    '--remove',
    '--help',
    '--',
  ],
];

it.each(seedsOf('maven settings argv'))(
  '50,000 hostile command lines are right names or a usage error without a secret, seed %i',
  (seed) => {
    const faults: string[] = [];
    let taken = 0;
    for (const args of fc.sample(hostileArguments(words), { seed, numRuns: each })) {
      const fault = faultOf(args, () => {
        taken += 1;
      });
      if (fault !== undefined) faults.push(`${fault}: ${JSON.stringify(args).slice(0, 300)}`);
    }
    tally({ what: 'command lines of vouch-maven-settings', tried: each, lost: faults.length, seed });
    expect(faults.slice(0, 5)).toEqual([]);
    expect(taken).toBeGreaterThan(1_000);
  },
);

function faultOf(args: readonly string[], taken: () => void): string | undefined {
  try {
    const { domain = 'aa', 'domain-owner': owner = '123456789012', repository = 'aa' } = parseFlags(args);
    taken();
    return isDomainName(domain) && isAccountId(owner) && isRepositoryName(repository)
      ? undefined
      : 'a wrong name';
  } catch (thrown) {
    const error = toVouchError(thrown);
    if (error.kind !== 'usage') return `a failure of the kind ${error.kind}`;
    return faultOfWords(describeError(error).join('\n'));
  }
}
