import { describe, expect, it } from 'vitest';
import { createCertificateAuthority } from './certificate-authority.ts';
import { javaTrustStore } from './java-trust-store.ts';

describe('javaTrustStore', () => {
  it('holds every certificate of the bundle, between the magic and the digest', async () => {
    const { certificate } = await createCertificateAuthority();
    const store = javaTrustStore(`# a comment\n${certificate}\n${certificate}`);
    expect(store.readUInt32BE(0)).toBe(0xfeedfeed);
    expect(store.readUInt32BE(8)).toBe(2);
    const der = Buffer.from(certificate.replace(/-----.*-----|\s/g, ''), 'base64');
    expect(store.indexOf(der)).toBeGreaterThan(0);
    expect(store.lastIndexOf(der) + der.length).toBe(store.length - 20);
  });
});
