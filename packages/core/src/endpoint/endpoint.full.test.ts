import { seedsOf, tally } from '@vouch/workbench/tally';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { goodUrls, hostileHosts } from './endpoint.table.ts';
import { parseRegistryHost } from './endpoint.ts';

const wanted = 1_000_000;

/** Hosts to begin with: those that are ours, and those that only look so. */
const hosts = [...goodUrls.map(([url]) => new URL(url.replace(/^sparse\+/, '')).host), ...hostileHosts];
const pieces = [
  ...'/\\@:?#%.-_~+[]|\'"<>^`{}$&;=,*! \t\n\r\0\u0085\u2028\uff0e\u3002\u212a\u017f\u00ad\u200d',
  ...'abcdefghijklmnopqrstuvwxyz0123456789',
  ...[
    '.d.',
    'codeartifact',
    'amazonaws.com',
    '.cn',
    '.on.aws',
    'evil.com',
    'us-east-1',
    'xn--',
    '%2e',
    '123456789012',
    'vpce-',
  ],
];

/** What every registry host must be, said in another way than the matcher says it. */
function wrongWith(host: string): string | undefined {
  const found = parseRegistryHost(host);
  if (found === undefined) return undefined;
  const labels = host.split('.');
  const name = `${found.domain}-${found.domainOwner}`;
  const expected = [name, 'd', 'codeartifact', found.region];
  if (labels.slice(0, 4).join(' ') !== expected.join(' ')) return 'other labels';
  const suffixes =
    /^(amazonaws\.com(\.cn)?|on\.aws|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;
  if (!suffixes.test(labels.slice(4).join('.'))) return 'another suffix';
  if (!/^[a-z0-9.-]+$/.test(host)) return 'characters that a reader may fold';
  const url = new URL(`https://${host}/`);
  return url.host === host ? undefined : `read as ${url.host}`;
}

test('no host that is not ours is taken for one of ours, a million times', () => {
  const seeds = seedsOf('hosts');
  const wrong: string[] = [];
  let tried = 0;
  let taken = 0;
  for (const seed of seeds) {
    const [stream] = fc.sample(fc.infiniteStream(fc.nat()), { numRuns: 1, seed });
    const draw = (below: number) => (stream?.next().value ?? 0) % below;
    for (let count = 0; count < wanted; count += 1) {
      let host = hosts[draw(hosts.length)] as string;
      for (let changes = draw(4); changes > 0; changes -= 1) {
        const place = draw(host.length + 1);
        host = host.slice(0, place) + pieces[draw(pieces.length)] + host.slice(place + draw(3));
      }
      tried += 1;
      if (parseRegistryHost(host) !== undefined) taken += 1;
      const what = wrongWith(host);
      if (what !== undefined) wrong.push(`${JSON.stringify(host)}: ${what}`);
    }
  }
  tally({
    what: 'hosts, ours and changed in up to three places',
    tried,
    lost: wrong.length,
    seed: seeds.at(-1) as number,
    note: `${taken} were ours`,
  });
  expect(wrong.slice(0, 5)).toEqual([]);
  expect(taken).toBeGreaterThan(wanted / 100);
});
