import type { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import type { Emulator } from '../emulator.ts';

/** The certificate that the issuer shows now, checked against the emulator's CA. It makes no request. */
export async function issuerCertificate(emulator: Emulator): Promise<X509Certificate> {
  const signal = AbortSignal.timeout(5000);
  const { hostname } = new URL(emulator.issuerUrl);
  const tunnel = request(emulator.proxyUrl, { method: 'CONNECT', path: `${hostname}:443`, signal });
  tunnel.end();
  const [, socket]: [unknown, Socket] = (await once(tunnel, 'connect', { signal })) as [unknown, Socket];
  const secure = connect({ socket, servername: hostname, ca: emulator.caCertificate });
  try {
    await once(secure, 'secureConnect', { signal });
    const certificate = secure.getPeerX509Certificate();
    if (certificate === undefined) throw new Error('the issuer showed no certificate');
    return certificate;
  } finally {
    secure.destroy();
  }
}
