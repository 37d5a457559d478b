import { fileURLToPath } from 'node:url';
import { account, openWorkbench } from '@vouch/workbench';
import { inParallel } from '@vouch/workbench/in-parallel';
import { seedsOf, tally } from '@vouch/workbench/tally';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { faultOf, hostileLine } from '../src/testing/hostile-lines.ts';

const program = fileURLToPath(new URL('../dist/cargo-credential-vouch.js', import.meta.url));
const processes = 500;
const perProcess = 20;

it.each(seedsOf('cargo processes'))(
  '500 providers give each of 20 hostile lines one valid answer, seed %i',
  async (seed) => {
    const bench = await openWorkbench();
    try {
      await bench.signIn();
      const env = { VOUCH_DOMAINS: `my-domain-${account}` };
      const inputs = Array.from({ length: processes }, (_, index) =>
        fc.sample(hostileLine, { seed: seed + index, numRuns: perProcess }),
      );
      const faults = await inParallel(inputs, 4, async (sent) => {
        const input = sent.map((each) => `${each}\n`).join('');
        const args = [program, '--cargo-plugin'];
        const done = await bench.run(process.execPath, args, { env, input, deadline: 20_000 });
        const [hello, ...answers] = done.stdout.split('\n');
        if (done.code !== 0) return [`exit ${done.code}: ${done.stderr}`];
        if (hello !== '{"v":[1]}' || answers.length !== sent.length + 1) return [`${answers.length} answers`];
        if (done.stderr.includes('CANARY')) return ['a secret on stderr'];
        return sent
          .map((each, at) => [each, faultOf(each, answers[at], /^eyJ[\w.-]+$/)] as const)
          .flatMap(([each, fault]) => (fault === undefined ? [] : [`${fault}: ${JSON.stringify(each)}`]));
      });
      const lost = faults.flat();
      tally({ what: 'cargo providers, of 20 lines each', tried: processes, lost: lost.length, seed });
      expect(lost.slice(0, 5)).toEqual([]);
    } finally {
      await bench.close();
    }
  },
);
