// tsyringe, below @peculiar/x509, refuses to load without the Reflect polyfill.
import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate that a careful client accepts, or one of three that it must refuse. */
export type CertificateQuality = 'good' | 'wrong-host' | 'self-signed' | 'expired';

export interface CertificateAuthority {
  /** The authority's own certificate, PEM. */
  readonly certificate: string;
  /** Key and certificate for one host, made at first use and kept. */
  secureContext(host: string, quality: CertificateQuality): Promise<SecureContext>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;
const authorityName = 'CN=CodeArtifact emulator CA, O=CodeArtifact emulator';

/**
 * Makes a certificate authority whose key never leaves this process. The extensions are those that the strictest
 * reader wants: Python 3.13 asks for key usage on the CA and for both key identifiers, webpki for a SAN and for
 * an end-entity certificate that is no CA.
 */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const keys = await generateKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: authorityName,
    ...validity(30 * day),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const contexts = new Map<string, Promise<SecureContext>>();
  return {
    certificate: certificate.toString('pem'),
    secureContext(host, quality) {
      const key = `${quality} ${host}`;
      const made = contexts.get(key) ?? issue(keys, host, quality);
      contexts.set(key, made);
      return made;
    },
  };
}

async function issue(
  authority: webcrypto.CryptoKeyPair,
  host: string,
  quality: CertificateQuality,
): Promise<SecureContext> {
  const keys = await generateKeys();
  const signer = quality === 'self-signed' ? keys : authority;
  const certificate = await X509CertificateGenerator.create({
    // A common name holds 64 characters at most, a registry host may be longer: the host stands in the SAN alone.
    subject: 'CN=CodeArtifact emulator',
    issuer: quality === 'self-signed' ? 'CN=CodeArtifact emulator' : authorityName,
    ...validity(quality === 'expired' ? -day / 2 : 14 * day),
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: quality === 'wrong-host' ? 'wrong-host.vouch.test' : host },
      ]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(signer.publicKey),
    ],
  });
  return createSecureContext({
    key: await privateKeyPem(keys.privateKey),
    cert: certificate.toString('pem'),
  });
}

/** From a day ago, for machines whose clocks differ, until `life` milliseconds from now. */
function validity(life: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + life) };
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}
