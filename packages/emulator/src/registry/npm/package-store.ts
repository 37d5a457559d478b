import { createHash } from 'node:crypto';

export interface StoredVersion {
  /** The version's package.json as it was published, without `dist`. */
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly filename: string;
  readonly tarball: Buffer;
  readonly integrity: string;
  readonly shasum: string;
  /** Epoch milliseconds. */
  readonly published: number;
}

export interface StoredPackage {
  readonly versions: ReadonlyMap<string, StoredVersion>;
  readonly tags: ReadonlyMap<string, string>;
}

interface MutablePackage {
  readonly versions: Map<string, StoredVersion>;
  readonly tags: Map<string, string>;
}

/** The npm packages of one repository. */
export class PackageStore {
  readonly #packages = new Map<string, MutablePackage>();

  /** Adds a version and points the tag at it, or gives false where it exists: what is published never changes. */
  add(
    name: string,
    version: string,
    added: Pick<StoredVersion, 'manifest' | 'tarball' | 'published'>,
    tag = 'latest',
  ): boolean {
    const known = this.#packages.get(name) ?? { versions: new Map(), tags: new Map() };
    if (known.versions.has(version)) return false;
    const digest = (algorithm: string, encoding: 'base64' | 'hex') =>
      createHash(algorithm).update(added.tarball).digest(encoding);
    known.versions.set(version, {
      ...added,
      filename: `${name.slice(name.indexOf('/') + 1)}-${version}.tgz`,
      integrity: `sha512-${digest('sha512', 'base64')}`,
      shasum: digest('sha1', 'hex'),
    });
    known.tags.set(tag, version);
    this.#packages.set(name, known);
    return true;
  }

  get(name: string): StoredPackage | undefined {
    return this.#packages.get(name);
  }

  /** Points a tag at a version; false where there is no such version. */
  tag(name: string, tag: string, version: string): boolean {
    const known = this.#packages.get(name);
    if (!known?.versions.has(version)) return false;
    known.tags.set(tag, version);
    return true;
  }

  /** False where there is no such tag; `latest` stays, as at npm's own registry. */
  untag(name: string, tag: string): boolean {
    return tag !== 'latest' && (this.#packages.get(name)?.tags.delete(tag) ?? false);
  }

  file(name: string, filename: string): Buffer | undefined {
    const versions = this.#packages.get(name)?.versions.values() ?? [];
    return [...versions].find((version) => version.filename === filename)?.tarball;
  }
}
