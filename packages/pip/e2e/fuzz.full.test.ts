import { fileURLToPath } from 'node:url';
import { faultOfWords, hostileArguments } from '@vouch/adapter-kit/testing';
import { account, type Finished, openWorkbench, type Workbench } from '@vouch/workbench';
import { inParallel } from '@vouch/workbench/in-parallel';
import { seedsOf, tally } from '@vouch/workbench/tally';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { faultOfAnswer, words } from '../src/testing/keyring-answer.ts';

const program = fileURLToPath(new URL('../dist/keyring-vouch.js', import.meta.url));
const processes = 500;
const token = /eyJ[\w.-]+/;

it.each(seedsOf('keyring processes'))(
  '500 keyrings with hostile command lines give a token only where one is due, seed %i',
  async (seed) => {
    const bench = await openWorkbench();
    try {
      await bench.signIn();
      bench.env['VOUCH_DOMAINS'] = `my-domain-${account}`;
      const lines = fc.sample(hostileArguments(words), { seed, numRuns: processes });
      const faults = await inParallel(lines, 4, async (drawn, index) => {
        // A kernel hands over no NUL.
        const args = drawn.map((each) => each.replaceAll('\0', ''));
        const done = index % 5 === 0 ? await asBytes(bench, args) : await asText(bench, args);
        return faultOf(args, done).map((fault) => `${fault}: ${JSON.stringify(args).slice(0, 300)}`);
      });
      const lost = faults.flat();
      tally({ what: 'keyring programs', tried: processes, lost: lost.length, seed });
      expect(lost.slice(0, 5)).toEqual([]);
    } finally {
      await bench.close();
    }
  },
);

function faultOf(args: readonly string[], { code, stdout, stderr }: Finished): string[] {
  if (code === -1) return ['no end within 20 seconds'];
  if (code !== 0 && stdout !== '') return ['a failure with an answer'];
  if (code === 0 && stdout === '') return ['a success without an answer'];
  const fault = faultOfAnswer(args, stdout, token) ?? faultOfWords(stderr);
  return fault === undefined ? [] : [fault];
}

function asText(bench: Workbench, args: readonly string[]): Promise<Finished> {
  return bench.run(process.execPath, [program, ...args], { deadline: 20_000 });
}

/** Node would put U+FFFD for a lone surrogate; Python and a shell hand over a byte that is no UTF-8, and so does xargs. */
function asBytes(bench: Workbench, args: readonly string[]): Promise<Finished> {
  const bytes = args
    .map((each) => `${each}\0`)
    .map((each) => Buffer.from(each.replace(/\p{Cs}/gu, '\ufffd')));
  const input = Buffer.from(
    Buffer.concat(bytes).toString('latin1').replaceAll('\xef\xbf\xbd', '\xff'),
    'latin1',
  );
  const command = ['-0', '-s', '1900000', process.execPath, program];
  return bench.run('xargs', command, { input, deadline: 20_000 });
}
