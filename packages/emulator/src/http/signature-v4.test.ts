import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Accounts } from '../state/accounts.ts';
import { createMint } from '../state/mint.ts';
import { type SignedRequestOptions, signedHeaders } from '../testing/signer.ts';
import type { ServiceRequest } from './message.ts';
import { verifySignature } from './signature-v4.ts';

const now = Date.UTC(2026, 10, 20, 12);
const scope = { region: 'us-east-1', service: 'codeartifact' };
const host = 'codeartifact.us-east-1.amazonaws.com';
const accounts = new Accounts(createMint());
accounts.addUser({
  arn: 'arn:aws:iam::123456789012:user/ann',
  accessKeyId: 'AKIAEXAMPLEEXAMPLE01',
  secretAccessKey: 'a-secret/with+signs',
});
const role = 'arn:aws:iam::123456789012:role/developer';
const temporary = accounts.issueCredentials(role, 'ann', now + 1000);
const permanent = { accessKeyId: 'AKIAEXAMPLEEXAMPLE01', secretAccessKey: 'a-secret/with+signs' };

async function signedRequest(wish: Partial<SignedRequestOptions> = {}): Promise<ServiceRequest> {
  const {
    method = 'POST',
    url = `https://${host}/v1/authorization-token?domain=d1&duration=900`,
    body,
  } = wish;
  const headers = await signedHeaders({
    ...scope,
    keys: permanent,
    date: new Date(now),
    ...wish,
    method,
    url,
  });
  const { pathname, search, searchParams } = new URL(url);
  return {
    method,
    host,
    path: pathname,
    rawQuery: search.slice(1),
    query: searchParams,
    headers,
    body: Buffer.from(body ?? ''),
  };
}

const verdict = (request: ServiceRequest, at = now) => {
  const result = verifySignature(request, scope, accounts, at);
  return result.is === 'valid' ? 'valid' : result.fault;
};

describe('verifySignature', () => {
  it('takes what the AWS SDK signs, whatever stands in query, header and body', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), text), text, async (query, body) => {
        const url = new URL(`https://${host}/v1/some/path`);
        for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
        // Clients write a space as %20; URLSearchParams would write a plus.
        const href = url.href.replaceAll('+', '%20');
        expect(
          verdict(await signedRequest({ url: href, body, headers: { 'x-note': '  two   spaces ' } })),
        ).toBe('valid');
      }),
      { numRuns: 50 },
    );
  });

  it('takes temporary credentials with their session token until they end', async () => {
    const request = await signedRequest({ keys: temporary });
    expect(verdict(request)).toBe('valid');
    expect(verdict(request, now + 1000)).toBe('expired-credentials');
  });

  it('refuses whatever was changed after signing', async () => {
    const request = await signedRequest({ body: 'x=1' });
    expect(verdict({ ...request, method: 'PUT' })).toBe('mismatch');
    expect(verdict({ ...request, path: '/v1/other' })).toBe('mismatch');
    expect(verdict({ ...request, rawQuery: 'domain=d2&duration=900' })).toBe('mismatch');
    expect(verdict({ ...request, body: Buffer.from('x=2') })).toBe('mismatch');
    expect(verdict({ ...request, headers: { ...request.headers, host: 'other.test' } })).toBe('mismatch');
  });

  it('tells every other fault apart', async () => {
    const good = await signedRequest();
    expect(verdict({ ...good, headers: { host } })).toBe('missing');
    expect(verdict({ ...good, headers: { ...good.headers, authorization: 'AWS4-HMAC-SHA256 x' } })).toBe(
      'incomplete',
    );
    expect(verdict(await signedRequest({ keys: { ...permanent, accessKeyId: 'AKIANOBODY' } }))).toBe(
      'unknown-key',
    );
    expect(verdict(await signedRequest({ keys: { ...permanent, secretAccessKey: 'other' } }))).toBe(
      'mismatch',
    );
    expect(verdict(await signedRequest({ keys: { ...temporary, sessionToken: 'other' } }))).toBe(
      'wrong-session-token',
    );
    expect(verdict(await signedRequest({ region: 'eu-west-1' }))).toBe('wrong-scope');
    expect(verdict(await signedRequest({ service: 'sts' }))).toBe('wrong-scope');
    expect(verdict(good, now + 301_000)).toBe('skewed');
    expect(verdict(good, now - 301_000)).toBe('skewed');
    expect(verdict(good, now + 299_000)).toBe('valid');
  });
});
