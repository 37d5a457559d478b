import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, it, test, vi } from 'vitest';
import { likelyFirst, likelyForAws, type Sender } from './authorities.ts';

const [publicRoot = ''] = rootCertificates.filter((root) => !/Amazon|Starfield/.test(subjectOf(root)));
const companyRoot = publicRoot.replace('\nM', '\nN');

function subjectOf(pem: string): string {
  return new X509Certificate(pem).subject;
}

describe('likelyForAws', () => {
  it('has Amazon’s roots, and no other of Node’s', () => {
    const subjects = likelyForAws(rootCertificates, rootCertificates).map(subjectOf);
    for (const number of [1, 2, 3, 4])
      expect(subjects).toContainEqual(expect.stringContaining(`CN=Amazon Root CA ${number}`));
    expect(subjects).toEqual(subjects.filter((subject) => /Amazon|Starfield/.test(subject)));
  });

  it('has what is no public root, wherever it stands in a bundle and however its lines end', () => {
    const bundle = `# a comment\n${publicRoot}\n${companyRoot}\n${publicRoot}`;
    expect(likelyForAws([bundle], rootCertificates)).toEqual([companyRoot]);
    expect(likelyForAws([bundle.replaceAll('\n', '\r\n')], rootCertificates)).toHaveLength(1);
  });

  it('has nothing where nothing is trusted', () => {
    expect(likelyForAws([''], rootCertificates)).toEqual([]);
  });
});

describe('likelyFirst', () => {
  const request = {} as Parameters<Sender['handle']>[0];
  const answer = { response: {} } as Awaited<ReturnType<Sender['handle']>>;
  const failing = (code: string): Sender => ({
    handle: vi.fn(async () => {
      throw Object.assign(new Error(code), { code });
    }),
  });

  test.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ])('asks with all after %s, and from then on at once', async (code) => {
    const likely = failing(code);
    const all: Sender = { handle: vi.fn(async () => answer) };
    const make = vi.fn(async () => all);
    const sender = likelyFirst(likely, make);
    expect([await sender.handle(request), await sender.handle(request)]).toEqual([answer, answer]);
    expect([likely.handle, make, all.handle].map((mock) => vi.mocked(mock).mock.calls.length)).toEqual([
      1, 1, 2,
    ]);
  });

  test.each(['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ECONNRESET'])(
    'lets %s be the answer',
    async (code) => {
      const make = vi.fn(async () => failing('OTHER'));
      await expect(likelyFirst(failing(code), make).handle(request)).rejects.toMatchObject({ code });
      expect(make).not.toHaveBeenCalled();
    },
  );

  it('tries anew after it could not take them all in', async () => {
    const all: Sender = { handle: async () => answer };
    const make = vi.fn(async () => all).mockRejectedValueOnce(new Error('broken'));
    const sender = likelyFirst(failing('SELF_SIGNED_CERT_IN_CHAIN'), make);
    await expect(sender.handle(request)).rejects.toThrow('broken');
    expect(await sender.handle(request)).toBe(answer);
  });
});
