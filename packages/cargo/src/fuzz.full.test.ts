import { seedsOf, tally } from '@vouch/workbench/tally';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canary, talk } from './testing/conversation.ts';
import { faultOf, hostileLine } from './testing/hostile-lines.ts';

const total = 200_000;
const batch = 1_000;
const token = new RegExp(`^${canary}$`);

it.each(seedsOf('cargo lines'))(
  'each of 200,000 hostile lines gets one valid answer, and a token only for the configured URL, seed %i',
  async (seed) => {
    const faults: string[] = [];
    for (let at = 0; at < total; at += batch) {
      const sent = fc.sample(hostileLine, { seed: seed + at, numRuns: batch });
      const { lines, asked, code, said } = await talk(sent.map((each) => `${each}\n`).join(''));
      if (code !== 0 || lines.length !== batch + 1) faults.push(`${lines.length} answers, exit ${code}`);
      for (const [index, each] of sent.entries()) {
        const fault = faultOf(each, lines[index + 1], token);
        if (fault !== undefined) faults.push(`${fault}: ${JSON.stringify(each)}`);
      }
      if (said.join().includes('CANARY')) faults.push('a secret on stderr');
      for (const { domain, domainOwner } of asked.requests)
        if (`${domain}-${domainOwner}` !== 'my-domain-123456789012') faults.push(`asked for ${domain}`);
    }
    tally({ what: 'lines of cargo’s protocol', tried: total, lost: faults.length, seed });
    expect(faults.slice(0, 5)).toEqual([]);
  },
);
