import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** An access key to sign with. */
export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface SignedRequestOptions {
  readonly method: string;
  readonly url: string;
  readonly region: string;
  readonly service: string;
  readonly keys: SigningKeys;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly date?: Date;
}

/** The headers of a request that AWS's own JavaScript signer signed: the independent side of the check. */
export async function signedHeaders(options: SignedRequestOptions): Promise<Record<string, string>> {
  const url = new URL(options.url);
  const query: Record<string, string[]> = {};
  for (const [name, value] of url.searchParams) query[name] = [...(query[name] ?? []), value];
  const signer = new SignatureV4({
    credentials: options.keys,
    region: options.region,
    service: options.service,
    sha256: Sha256,
  });
  const signed = await signer.sign(
    {
      method: options.method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query,
      headers: { host: url.host, ...options.headers },
      ...(options.body === undefined ? {} : { body: options.body }),
    },
    options.date === undefined ? {} : { signingDate: options.date },
  );
  return signed.headers;
}

type Source = string | ArrayBuffer | ArrayBufferView;

class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: Source) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }

  update(data: Source): void {
    this.#hash.update(bytes(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error('the signer makes a new hash each time');
  }
}

function bytes(data: Source): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
