import { X509Certificate } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type SecureContext, connect as tlsConnect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { type CertificateQuality, createCertificateAuthority } from './certificate-authority.ts';

const host = `${'long-'.repeat(9)}name-123456789012.d.codeartifact.ap-southeast-2.amazonaws.com`;

/** What Node's own TLS client says of a certificate: `secure`, or the error's code. */
async function handshake(context: SecureContext, ca: string): Promise<string> {
  const server = createServer({ SNICallback: (_name, done) => done(null, context) });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await new Promise((resolve) => {
      const socket = tlsConnect({ port, host: '127.0.0.1', servername: host, ca }, () => {
        socket.destroy();
        resolve('secure');
      });
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  } finally {
    server.close();
  }
}

describe('the certificate authority', () => {
  it('is a CA and nothing below it may be one', async () => {
    const { certificate } = await createCertificateAuthority();
    const parsed = new X509Certificate(certificate);
    expect(parsed.ca).toBe(true);
    expect(parsed.verify(parsed.publicKey)).toBe(true);
  });

  it.each<[CertificateQuality, string]>([
    ['good', 'secure'],
    ['wrong-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['expired', 'CERT_HAS_EXPIRED'],
  ])('makes a certificate that is %s: a client says %s', async (quality, expected) => {
    const authority = await createCertificateAuthority();
    expect(await handshake(await authority.secureContext(host, quality), authority.certificate)).toBe(
      expected,
    );
  });

  it('makes one certificate a host', async () => {
    const authority = await createCertificateAuthority();
    expect(authority.secureContext(host, 'good')).toBe(authority.secureContext(host, 'good'));
  });
});
