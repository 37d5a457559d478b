import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type AuthorizationTokenRequest, Secret, type TokenSource, type VouchError } from '@vouch/core';
import { configOf, testContext } from '@vouch/core/testing';
import { serve } from '../serve.ts';

/** The token that the fake source gives, and whatever else must not be shown. */
export const canary = 'CANARY_c0ffee';
export const config = configOf({
  default: { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' },
});
export const indexUrl =
  'sparse+https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/';

interface Asked {
  readonly requests: AuthorizationTokenRequest[];
  readonly forgotten: string[];
  readonly signIns: string[];
}

function fakeSource(asked: Asked, failureNow: () => VouchError | undefined): TokenSource {
  return {
    async getAuthorizationToken(request) {
      asked.requests.push(request);
      const failure = failureNow();
      if (failure) throw failure;
      return { secret: new Secret(canary), expiration: 1_795_000_000 };
    },
    async forget({ domain }) {
      asked.forgotten.push(domain);
    },
  };
}

/** Speaks to the provider as cargo does; gives what it answered, what it asked for, and what it said to the person. */
export async function talk(input: Readable | string, failure?: VouchError, talkedConfig = config) {
  const asked: Asked = { requests: [], forgotten: [], signIns: [] };
  const context = testContext();
  const output = new PassThrough();
  const collected = text(output);
  const stream = typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input;
  const signIn = async () => {
    asked.signIns.push('signed in');
    // A tap takes its time: whoever does not wait for it is still signed out.
    await new Promise(setImmediate);
    signedIn = true;
  };
  let signedIn = false;
  const source = fakeSource(asked, () => (signedIn ? undefined : failure));
  const providing = { context, config: async () => talkedConfig, source, signIn };
  const code = await serve({ input: () => stream, output }, providing);
  output.end();
  const lines = (await collected).split('\n');
  return { code, lines: lines.slice(0, -1), last: lines.at(-1), asked, said: context.said };
}

/** One request line. */
export const request = (fields: object) =>
  `${JSON.stringify({ v: 1, registry: { 'index-url': indexUrl }, ...fields })}\n`;
export const read = request({ kind: 'get', operation: 'read' });
