import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { errorCode } from '../file-failure.ts';

/** What sends a request, as `NodeHttpHandler` does. */
export type Sender = Pick<NodeHttpHandler, 'handle'>;

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
/** Names are plain text in DER. AWS's hosts show certificates of these, as https://www.amazontrust.com/repository/ lists them. */
const signersOfAws = ['Amazon', 'Starfield'];

/**
 * Of the CAs that are trusted, those that can be expected behind an AWS host: Amazon's, and what is no public root,
 * such as the CA of a company's proxy. OpenSSL takes 0.25 ms for each certificate, and a bundle has 150 of them.
 * `trusted` and `publicRoots` are PEM texts, of one certificate or many; one certificate is given in each text.
 */
export function likelyForAws(trusted: readonly string[], publicRoots: readonly string[]): string[] {
  const known = new Set(publicRoots.map(base64Of));
  return trusted
    .flatMap((text) => text.match(certificate) ?? [])
    .filter((text) => {
      const base64 = base64Of(text);
      return !known.has(base64) || isSignerOfAws(Buffer.from(base64, 'base64'));
    });
}

function isSignerOfAws(der: Buffer): boolean {
  return signersOfAws.some((name) => der.includes(name));
}

function base64Of(pem: string): string {
  return pem.replaceAll(/-----[^-]+-----|\s/g, '');
}

/**
 * Sends with the likely CAs; if none of those has signed, with all that are trusted, and from then on with these at once. The same
 * certificates are accepted as with all of them, since the likely CAs are a subset.
 */
export function likelyFirst(likely: Sender, all: () => Promise<Sender>): Sender {
  let everything: Promise<Sender> | undefined;
  return {
    async handle(request, options) {
      if (everything === undefined) {
        try {
          return await likely.handle(request, options);
        } catch (thrown) {
          if (!isUnknownSigner(thrown)) throw thrown;
          everything = all();
          // What cannot be taken in now may be mended in an hour, and an agent lives for eight.
          everything.catch(() => {
            everything = undefined;
          });
        }
      }
      return await (await everything).handle(request, options);
    },
  };
}

/** OpenSSL's names for a chain that ends at nobody who is trusted. */
const unknownSigner =
  /^(?:DEPTH_ZERO_|)SELF_SIGNED_CERT|^UNABLE_TO_GET_ISSUER_CERT|^UNABLE_TO_VERIFY_LEAF_SIGNATURE/;

export function isUnknownSigner(thrown: unknown): boolean {
  return unknownSigner.test(errorCode(thrown) ?? '');
}
