import { VouchError } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { explain } from './network-failure.ts';

const failure = (code: string, message = code) =>
  new VouchError('network', 'cannot reach h', { cause: Object.assign(new Error(message), { code }) });

describe('explain', () => {
  it.each<[string, Record<string, string>, VouchError, RegExp, unknown]>([
    ['no DNS', {}, failure('ENOTFOUND'), /^the name h is not known to this machine’s DNS$/, undefined],
    [
      'the proxy’s own name',
      { ALL_PROXY: 'http://p' },
      failure('ENOTFOUND'),
      /nor is the proxy’s of ALL_PROXY/,
      undefined,
    ],
    [
      'a proxy that refuses',
      { HTTPS_PROXY: 'http://p' },
      new VouchError('network', 'the proxy answered 407 to CONNECT h'),
      /the proxy that HTTPS_PROXY names/,
      { kind: 'unset', names: ['HTTPS_PROXY'] },
    ],
    [
      'a CA that nobody here knows',
      {},
      failure('SELF_SIGNED_CERT_IN_CHAIN'),
      /set NODE_EXTRA_CA_CERTS to a file with that CA$/,
      undefined,
    ],
    [
      'a CA that the extra file lacks',
      { NODE_EXTRA_CA_CERTS: '/a', SSL_CERT_FILE: '/b' },
      failure('CERT_HAS_EXPIRED'),
      /set NODE_EXTRA_CA_CERTS/,
      undefined,
    ],
    ['a refusal without a proxy', {}, failure('ECONNREFUSED'), /^cannot reach h: ECONNREFUSED$/, undefined],
  ])('tells of %s', (_case, env, error, what, remedy) => {
    const found = explain({ env }, ['h'], error);
    expect(found.what).toMatch(what);
    expect(found.remedy).toEqual(remedy);
  });

  it('tells of several hosts at once, and names each of them once', () => {
    const proxy = { HTTPS_PROXY: 'http://p' };
    const refused = failure('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:9');
    expect(explain({ env: proxy }, ['h', 'i'], refused).what).toBe(
      'h, i cannot be reached by the proxy that HTTPS_PROXY names: connect ECONNREFUSED 127.0.0.1:9',
    );
    expect(explain({ env: {} }, ['h', 'i'], failure('ENOTFOUND')).what).toBe(
      'the names h, i are not known to this machine’s DNS',
    );
    expect(explain({ env: {} }, ['h.test', 'i'], new VouchError('network', 'cannot reach h.test')).what).toBe(
      'cannot reach h.test, i',
    );
  });
});
