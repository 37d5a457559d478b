import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';

/** Where Linux distributions, macOS and the BSDs keep their bundle, the commonest first. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/usr/local/etc/ssl/cert.pem',
];

/**
 * The certificates that this machine trusts, PEM, followed by `own`. The machine's own settings come first: only they
 * may know a company's CA, and hosts that are not ours are tunnelled through.
 */
export async function trustBundle(
  env: Readonly<Record<string, string | undefined>>,
  own: string,
): Promise<string> {
  const named = [env['SSL_CERT_FILE'], env['NODE_EXTRA_CA_CERTS'], env['REQUESTS_CA_BUNDLE']];
  for (const path of [...named, ...systemBundles]) {
    if (path === undefined || path === '') continue;
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.includes('BEGIN CERTIFICATE')) return `${text.trimEnd()}\n${own.trimEnd()}\n`;
  }
  return `${rootCertificates.join('\n')}\n${own.trimEnd()}\n`;
}
