import { type AuthorizationTokenRequest, Secret, type VouchError } from '@vouch/core';
import { configOf, testContext } from '@vouch/core/testing';
import { serve } from '../serve.ts';

export const canary = 'CANARY_c0ffee';
export const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
export const url = `https://${host}/pypi/my-repo/simple/`;
const config = configOf({
  default: {
    domain: 'my-domain',
    domainOwner: '123456789012',
    region: 'us-east-1',
    origins: ['https://python.example.com'],
  },
});

/** One run of the program: what it printed and said, what it asked for, and what the real keyring was given. */
export async function run(
  args: readonly string[],
  { failure, real }: { failure?: VouchError; real?: number } = {},
) {
  const context = testContext();
  const asked: AuthorizationTokenRequest[] = [];
  const passedOn: (readonly string[])[] = [];
  let printed = '';
  const providing = {
    context,
    config: async () => config,
    source: {
      async getAuthorizationToken(request: AuthorizationTokenRequest) {
        asked.push(request);
        if (failure) throw failure;
        return { secret: new Secret(canary), expiration: 1_795_000_000 };
      },
      forget: async () => {},
    },
    realKeyring: async () =>
      real === undefined
        ? undefined
        : {
            async run(given: readonly string[]) {
              passedOn.push(given);
              return real;
            },
          },
  };
  const done = await serve(args, (text) => (printed += text), providing).catch((error: unknown) => error);
  return { done, printed, asked, passedOn, said: context.said };
}
