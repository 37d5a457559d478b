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
      /and neither is that of the proxy in ALL_PROXY/,
      undefined,
    ],
    [
      'a proxy that refuses',
      { HTTPS_PROXY: 'http://p' },
      new VouchError('network', 'the proxy answered 407 to CONNECT h'),
      /^h cannot be reached by the proxy that HTTPS_PROXY names: the proxy answered 407 to CONNECT h$/,
      { kind: 'unset', names: ['HTTPS_PROXY'] },
    ],
    [
      'a proxy that several variables name',
      { HTTPS_PROXY: 'http://p', https_proxy: 'http://p', all_proxy: 'http://other', ALL_PROXY: 'http://p' },
      failure('ECONNREFUSED'),
      /^h cannot be reached by the proxy that https_proxy, HTTPS_PROXY, ALL_PROXY name: ECONNREFUSED$/,
      { kind: 'unset', names: ['https_proxy', 'HTTPS_PROXY', 'ALL_PROXY'] },
    ],
    [
      'a proxy, and not of another that may be alive',
      { HTTPS_PROXY: 'http://other', https_proxy: 'http://p' },
      failure('ECONNREFUSED'),
      /that https_proxy names/,
      { kind: 'unset', names: ['https_proxy'] },
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
    [
      'a CA that other programs know',
      { PIP_CERT: '/p', SSL_CERT_FILE: '/b' },
      failure('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      /is signed by no authority that is trusted here \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)$/,
      { kind: 'set-from', name: 'NODE_EXTRA_CA_CERTS', from: 'SSL_CERT_FILE' },
    ],
    [
      'a bundle that is trusted alone',
      { AWS_CA_BUNDLE: '/a', SSL_CERT_FILE: '/b' },
      failure('SELF_SIGNED_CERT_IN_CHAIN'),
      /: AWS_CA_BUNDLE is trusted and nothing else$/,
      { kind: 'unset', names: ['AWS_CA_BUNDLE'] },
    ],
    [
      'a bundle that cannot be read',
      { AWS_CA_BUNDLE: '/a', NODE_EXTRA_CA_CERTS: '/b' },
      new VouchError('configuration', 'cannot read the CA bundle /a'),
      /^cannot read the CA bundle \/a \(AWS_CA_BUNDLE\)$/,
      { kind: 'unset', names: ['AWS_CA_BUNDLE'] },
    ],
    [
      'an extra file that cannot be read',
      { NODE_EXTRA_CA_CERTS: '/b' },
      new VouchError('configuration', 'cannot read the CA bundle /b'),
      /\(NODE_EXTRA_CA_CERTS\)$/,
      { kind: 'unset', names: ['NODE_EXTRA_CA_CERTS'] },
    ],
    [
      'an exception from the proxy, of two the one that counts',
      { https_proxy: 'http://p', no_proxy: '*', NO_PROXY: 'h' },
      failure('EAI_AGAIN'),
      /^the name h is not known to this machine’s DNS, and no_proxy keeps us from the proxy$/,
      { kind: 'unset', names: ['no_proxy'] },
    ],
    [
      'an exception from no proxy',
      { NO_PROXY: 'h' },
      failure('ENOTFOUND'),
      /^the name h is not known to this machine’s DNS$/,
      undefined,
    ],
    ['a refusal without a proxy', {}, failure('ECONNREFUSED'), /^cannot reach h: ECONNREFUSED$/, undefined],
  ])('tells of %s', (_case, env, error, what, remedy) => {
    const found = explain({ env }, ['h'], error);
    expect(found.state).toBe('bad');
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
