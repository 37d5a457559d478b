import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

/** What a key of software pretends to be. */
export interface AuthenticatorNature {
  readonly attachment: 'cross-platform' | 'platform';
  readonly transports: readonly string[];
  /** Whether the credential may be, and is, copied to other devices: the BE and BS flags. */
  readonly isSynced: boolean;
}

/** A USB security key without a PIN. */
export const hardwareKey: AuthenticatorNature = {
  attachment: 'cross-platform',
  transports: ['usb'],
  isSynced: false,
};

/** A passkey in this machine's software, synced to others. */
export const softKey: AuthenticatorNature = {
  attachment: 'platform',
  transports: ['internal', 'hybrid'],
  isSynced: true,
};

/** The members of the WebAuthn options that an authenticator needs. */
export interface CreationOptions {
  readonly challenge: string;
  readonly rp: { readonly id?: string };
}

export interface RequestOptions {
  readonly challenge: string;
  readonly rpId?: string;
  readonly allowCredentials?: readonly { readonly id: string }[];
}

type Cbor = Parameters<typeof isoCBOR.encode>[0];

interface Credential {
  readonly id: Buffer;
  readonly privateKey: KeyObject;
  readonly counter: number;
}

// WebAuthn Level 3, section 6.1.
const flags = { userPresent: 0x01, backupEligible: 0x08, backedUp: 0x10, attested: 0x40 };

/**
 * An authenticator and the browser in front of it, in one: it answers WebAuthn options with the JSON that a browser's
 * `toJSON()` would give. It signs for whatever origin it is told, so it is of use against a stand-in only.
 */
export class Authenticator {
  readonly #nature: AuthenticatorNature;
  readonly #origin: string;
  #credentials: readonly Credential[] = [];

  constructor(nature: AuthenticatorNature, origin: string) {
    this.#nature = nature;
    this.#origin = origin;
  }

  /** Whether it can answer a request for one of these credentials. */
  holdsOneOf(options: RequestOptions): boolean {
    return this.#find(options) !== undefined;
  }

  /** `navigator.credentials.create`: a new P-256 key, with the attestation format `none` (section 8.7). */
  create(options: CreationOptions): unknown {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const credential = { id: randomBytes(32), privateKey, counter: 0 };
    this.#credentials = [...this.#credentials, credential];
    const { x, y } = publicKey.export({ format: 'jwk' });
    // COSE_Key (RFC 9053, section 7.1): key type EC2, algorithm ES256, curve P-256, x, y.
    const coseKey = new Map<number | string, Cbor>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ]);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(credential.id.length);
    const aaguid = Buffer.alloc(16);
    const authData = Buffer.concat([
      this.#authenticatorData(options.rp.id, credential.counter, flags.attested),
      ...[aaguid, length, credential.id, isoCBOR.encode(coseKey)],
    ]);
    const attestation = new Map<number | string, Cbor>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', bytes(authData)],
    ]);
    return this.#told(credential, {
      clientDataJSON: this.#clientData('webauthn.create', options.challenge).toString('base64url'),
      attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString('base64url'),
      transports: this.#nature.transports,
    });
  }

  /** `navigator.credentials.get`. Throws where it holds none of the credentials that would do. */
  get(options: RequestOptions): unknown {
    const found = this.#find(options);
    if (found === undefined) throw new Error('the key knows none of these credentials');
    const credential = { ...found, counter: found.counter + 1 };
    this.#credentials = this.#credentials.map((each) => (each === found ? credential : each));
    const authData = this.#authenticatorData(options.rpId, credential.counter, 0);
    const clientData = this.#clientData('webauthn.get', options.challenge);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
    return this.#told(credential, {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', signed, credential.privateKey).toString('base64url'),
    });
  }

  #find(options: RequestOptions): Credential | undefined {
    const wanted = options.allowCredentials?.map(({ id }) => id) ?? [];
    return this.#credentials.find(({ id }) => wanted.includes(id.toString('base64url')));
  }

  #authenticatorData(rpId: string | undefined, counter: number, more: number): Buffer {
    const synced = this.#nature.isSynced ? flags.backupEligible | flags.backedUp : 0;
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags.userPresent | synced | more);
    tail.writeUInt32BE(counter, 1);
    const party = rpId ?? new URL(this.#origin).hostname;
    return Buffer.concat([createHash('sha256').update(party).digest(), tail]);
  }

  #clientData(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false }));
  }

  #told(credential: Credential, response: object): unknown {
    const id = credential.id.toString('base64url');
    return {
      id,
      rawId: id,
      type: 'public-key',
      response,
      clientExtensionResults: {},
      authenticatorAttachment: this.#nature.attachment,
    };
  }
}

/** The CBOR encoder takes plain byte arrays only. */
function bytes(data: Uint8Array | string | undefined): Uint8Array {
  return new Uint8Array(typeof data === 'string' ? Buffer.from(data, 'base64url') : (data ?? []));
}
