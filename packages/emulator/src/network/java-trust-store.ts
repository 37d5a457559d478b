import { createHash } from 'node:crypto';

/** The password of every JDK's own cacerts file. It protects nothing: the store holds public certificates. */
export const trustStorePassword = 'changeit';

/**
 * The certificates of a PEM bundle as a Java trust store (JKS, version 2), which every JDK reads by its content.
 * The layout is from the JDK's own sun.security.provider.JavaKeyStore: magic, version, count, then for each trusted
 * certificate a tag, an alias, a date, a type and the DER bytes; last a SHA-1 over password, salt and all of it.
 */
export function javaTrustStore(bundle: string): Buffer {
  const certificates = [
    ...bundle.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g),
  ].map(([, body = '']) => Buffer.from(body, 'base64'));
  const entries = certificates.flatMap((der, index) => [
    int(2),
    text(`certificate-${index}`),
    Buffer.alloc(8),
    text('X.509'),
    int(der.length),
    der,
  ]);
  const store = Buffer.concat([int(0xfeedfeed), int(2), int(certificates.length), ...entries]);
  const digest = createHash('sha1')
    .update(Buffer.from(trustStorePassword, 'utf16le').swap16())
    .update('Mighty Aphrodite')
    .update(store)
    .digest();
  return Buffer.concat([store, digest]);
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Java's writeUTF: two bytes of length, then the text (ASCII here). */
function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
