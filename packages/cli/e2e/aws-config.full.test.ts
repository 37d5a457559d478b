import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VouchError } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { seedsOf, tally } from '@vouch/workbench/tally';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { awsConfigAdapter } from '../src/aws-config.ts';
import { awsConfigText, written } from './aws-config-text.ts';

const aws = process.env['VOUCH_TEST_AWSCLI'];
if (aws === undefined && process.env['CI'] !== undefined)
  throw new Error('the AWS CLI of the tests is not there');
const script = fileURLToPath(new URL('./programs/read_aws_config.py', import.meta.url));

interface Read {
  readonly profiles: Record<string, Record<string, unknown>>;
  readonly sso_sessions: unknown;
  readonly services: unknown;
}

/** What botocore makes of the texts; null where it takes a text for no config. */
function botocore(texts: readonly string[]): (Read | null)[] {
  const python = join(aws as string, '..', 'python');
  const output = execFileSync(python, [script], { input: JSON.stringify(texts), maxBuffer: 1 << 28 });
  return JSON.parse(output.toString('utf8'));
}

const region = 'eu-central-1';
const program = { node: '/usr/bin/node', script: '/opt/vouch/vouch.js', args: [] };

const request = { profile: written, region, program };

/** The file after `vouch setup aws`, or undefined where setup refuses it. */
async function afterSetup(text: string): Promise<string | undefined> {
  const facts = await awsConfigAdapter.inspect(testContext(), request);
  const config = { ...facts.config, text };
  try {
    const { edits } = awsConfigAdapter.plan(request, { ...facts, config });
    return edits[0]?.after ?? undefined;
  } catch (thrown) {
    if (thrown instanceof VouchError) return undefined;
    throw thrown;
  }
}

test.skipIf(aws === undefined)(
  'what setup writes, the AWS CLI reads, and all else as before (no AWS CLI: skipped)',
  async () => {
    let tried = 0;
    const lost: unknown[] = [];
    let refused = 0;
    const seeds = seedsOf('aws-config');
    for (const seed of seeds) {
      const texts = fc.sample(awsConfigText, { numRuns: 2_000, seed });
      const after = await Promise.all(texts.map(afterSetup));
      const before = botocore(texts);
      const read = botocore(after.map((text) => text ?? ''));
      texts.forEach((text, at) => {
        tried += 1;
        const was = before[at];
        if (after[at] === undefined) {
          refused += 1;
          if (was && !keysOfCredentials(was).length) lost.push({ seed, text, refused: true });
          return;
        }
        if (was && keysOfCredentials(was).length) lost.push({ seed, text, taken: true });
        if (was === null || was === undefined) return;
        const process = read[at]?.profiles[written]?.['credential_process'];
        const expected = {
          ...was,
          profiles: {
            ...was.profiles,
            [written]: { ...was.profiles[written], region, credential_process: process },
          },
        };
        const good = typeof process === 'string' && process.endsWith(`--profile ${written}`);
        if (!good || JSON.stringify(sorted(read[at])) !== JSON.stringify(sorted(expected)))
          lost.push({ seed, text, after: after[at] });
      });
    }
    tally({
      what: 'AWS config files, written by setup and read by botocore',
      tried,
      lost: lost.length,
      seed: seeds.at(-1) as number,
      note: `${refused} refused`,
    });
    expect(lost.slice(0, 3)).toEqual([]);
  },
);

/** What the AWS CLI reads as credentials of the profile's own: setup may not take those away. */
function keysOfCredentials({ profiles }: Read): string[] {
  const keys = Object.keys(profiles[written] ?? {});
  return keys.filter((key) => /^(credential_process|role_arn|source_profile|sso_.*)$/.test(key));
}

/** Keys in order, at every depth. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  );
}
