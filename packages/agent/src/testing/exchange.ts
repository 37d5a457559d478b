import { type AwsCredentials, type Exchange, Secret, type TokenRequest } from '@vouch/core';

/** An Exchange that answers in process. A token says who asked for what: `KEY:DOMAIN:COUNT`. */
export interface FakeExchange extends Exchange {
  readonly calls: readonly { readonly accessKeyId: string; readonly request: TokenRequest }[];
  /** Every call waits for this, then fails where it rejects. */
  before: () => Promise<void>;
}

const no = async () => {
  throw new Error('not part of this test');
};

export function fakeExchange(now: () => number, lifeSeconds = 43_200): FakeExchange {
  const calls: { accessKeyId: string; request: TokenRequest }[] = [];
  const fake: FakeExchange = {
    calls,
    before: async () => {},
    assumeRoleWithWebIdentity: no,
    getCallerIdentity: no,
    getRepositoryEndpoint: no,
    async getAuthorizationToken(credentials: AwsCredentials, request) {
      const { accessKeyId } = credentials.keys.expose();
      calls.push({ accessKeyId, request });
      const count = calls.length;
      await fake.before();
      return {
        secret: new Secret(`${accessKeyId}:${request.domain}:${count}`),
        expiration: Math.floor(now() / 1000) + lifeSeconds,
      };
    },
  };
  return fake;
}
