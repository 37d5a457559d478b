import { describe, expect, it } from 'vitest';
import { answerAt, judgeAuthorizationRequest } from './authorization-request.ts';
import { Clients } from './clients.ts';

const clients = new Clients([{ clientId: 'app', redirectUris: ['http://127.0.0.1/callback'] }]);
const good = {
  client_id: 'app',
  redirect_uri: 'http://127.0.0.1:4711/callback',
  response_type: 'code',
  scope: 'openid email nonsense',
  state: 'some-state',
  nonce: 'some-nonce',
  code_challenge: 'a'.repeat(43),
  code_challenge_method: 'S256',
};

/** `undefined` takes a parameter away. */
function judge(changes: Readonly<Record<string, string | undefined>> = {}, more = '') {
  const kept = Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined);
  return judgeAuthorizationRequest(
    new URLSearchParams(`${new URLSearchParams(kept as [string, string][])}${more}`),
    clients,
  );
}

describe('judgeAuthorizationRequest', () => {
  it('takes a good one, without the scopes that it does not know', () => {
    expect(judge()).toMatchObject({
      is: 'good',
      request: {
        redirectUri: 'http://127.0.0.1:4711/callback',
        scope: ['openid', 'email'],
        state: 'some-state',
        nonce: 'some-nonce',
      },
    });
    expect(judge({ state: undefined, nonce: undefined }).is).toBe('good');
  });

  it.each([
    ['no client', { client_id: undefined }, ''],
    ['an unknown client', { client_id: 'other' }, ''],
    ['two clients', {}, '&client_id=app'],
    ['no redirect URI', { redirect_uri: undefined }, ''],
    ['two redirect URIs', {}, '&redirect_uri=https%3A%2F%2Fevil.test'],
    ['a redirect URI that is not registered', { redirect_uri: 'https://evil.test/callback' }, ''],
  ])('tells nobody but the person about %s', (_what, changes, more) => {
    expect(judge(changes, more).is).toBe('refused-to-person');
  });

  it.each([
    ['no response type', { response_type: undefined }, '', 'invalid_request'],
    ['a token at once', { response_type: 'token' }, '', 'unsupported_response_type'],
    ['a fragment', { response_mode: 'fragment' }, '', 'invalid_request'],
    ['no challenge', { code_challenge: undefined }, '', 'invalid_request'],
    ['a short challenge', { code_challenge: 'abc' }, '', 'invalid_request'],
    ['a plain challenge', { code_challenge_method: 'plain' }, '', 'invalid_request'],
    [
      'a challenge without a method, which means plain',
      { code_challenge_method: undefined },
      '',
      'invalid_request',
    ],
    ['no openid', { scope: 'email' }, '', 'invalid_scope'],
    ['no scope', { scope: undefined }, '', 'invalid_scope'],
    ['nobody to ask', { prompt: 'none' }, '', 'login_required'],
    ['a request object', { request: 'eyJ' }, '', 'request_not_supported'],
    ['a request object elsewhere', { request_uri: 'https://x.test' }, '', 'request_uri_not_supported'],
    ['a nonce twice', {}, '&nonce=other', 'invalid_request'],
  ])('tells the client about %s', (_what, changes, more, error) => {
    expect(judge(changes, more)).toMatchObject({
      is: 'refused-to-client',
      redirectUri: 'http://127.0.0.1:4711/callback',
      error: { error, state: 'some-state' },
    });
  });

  it('gives no state back where there were two', () => {
    const verdict = judge({}, '&state=other');
    expect(verdict).toMatchObject({ is: 'refused-to-client', error: { error: 'invalid_request' } });
    expect(verdict.is === 'refused-to-client' && verdict.error).not.toHaveProperty('state');
  });
});

describe('answerAt', () => {
  it('keeps the query of the redirect URI and names the issuer', () => {
    const url = answerAt('http://127.0.0.1:1/x?y=1', 'https://login.vouch.test', {
      code: 'a&b',
      state: undefined,
    });
    expect(url).toBe('http://127.0.0.1:1/x?y=1&code=a%26b&iss=https%3A%2F%2Flogin.vouch.test');
  });
});
