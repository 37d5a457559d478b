import { describeError } from '@vouch/adapter-kit/kernel';
import { faultOfWords, hostileArguments, inTestHome } from '@vouch/adapter-kit/testing';
import { type AuthorizationTokenRequest, Secret, toVouchError } from '@vouch/core';
import { seedsOf, tally } from '@vouch/workbench/tally';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answer } from './token-helper.ts';

const each = 20_000;
const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const profile = { domain: 'my-domain', domain_owner: '123456789012', region: 'us-east-1' };
const config = JSON.stringify({ codeartifact: { profiles: { default: profile }, domains: [profile] } });
const words = [
  host,
  host,
  `${host}:443`,
  `https://${host}/`,
  `//${host}/npm/my-repo/`,
  'registry.example',
  '',
];

it.each(seedsOf('token helper argv'))(
  'of 20,000 hostile hosts exactly one has a token, seed %i',
  async (seed) => {
    const faults: string[] = [];
    await inTestHome(async (home) => {
      home.write('.vouch/config.json', config);
      for (const args of fc.sample(hostileArguments(words), { seed, numRuns: each })) {
        const asked: AuthorizationTokenRequest[] = [];
        const source = {
          async getAuthorizationToken(request: AuthorizationTokenRequest) {
            asked.push(request);
            return { secret: new Secret('the-token'), expiration: 0 };
          },
          async forget() {},
        };
        let printed = '';
        const failure = await answer(home.context, args[0], source, (text) => (printed += text)).then(
          () => undefined,
          (thrown: unknown) => toVouchError(thrown),
        );
        const fault = faultOf(args[0], { printed, asked: asked.length, failure });
        if (fault !== undefined) faults.push(`${fault}: ${JSON.stringify(args[0])?.slice(0, 300)}`);
      }
    });
    tally({ what: 'hosts for the token helper', tried: each, lost: faults.length, seed });
    expect(faults.slice(0, 5)).toEqual([]);
  },
);

interface Answered {
  readonly printed: string;
  readonly asked: number;
  readonly failure: ReturnType<typeof toVouchError> | undefined;
}

/** Exactly one host has a token; whatever else is asked for has an error, which is no defect and shows no secret. */
function faultOf(
  asked: string | undefined,
  { printed, asked: calls, failure }: Answered,
): string | undefined {
  if (asked === host)
    return printed === 'Bearer the-token\n' && calls === 1 ? undefined : 'no token for our host';
  if (printed !== '' || calls !== 0) return 'a token for another host';
  if (failure === undefined) return 'neither an answer nor an error';
  if (failure.kind === 'internal') return 'a defect';
  return faultOfWords(describeError(failure).join('\n'));
}
