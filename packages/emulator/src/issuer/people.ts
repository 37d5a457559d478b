/** Where and how a key was used, in the browser's words (WebAuthn Level 3, 5.1 and 5.4.5). */
export type Attachment = 'cross-platform' | 'platform';

/** A WebAuthn credential of a person. */
export interface Key {
  /** base64url */
  readonly id: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** As last heard; a key that counts must count up. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** At registration. */
  readonly attachment: Attachment | undefined;
}

/** Who has which keys. Anybody may come under any name, and add keys to it: this is a stand-in. */
export class People {
  readonly #keys = new Map<string, Map<string, Key>>();

  keysOf(name: string): readonly Key[] {
    return [...(this.#keys.get(name)?.values() ?? [])];
  }

  /** Adds a key, or writes down how far it has counted. */
  setKey(name: string, key: Key): void {
    const keys = this.#keys.get(name) ?? new Map<string, Key>();
    keys.set(key.id, key);
    this.#keys.set(name, keys);
  }
}
