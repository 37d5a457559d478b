import { createHash } from 'node:crypto';

/** The checksums that Maven's resolver may ask for, by the ending of the file that holds one. */
const algorithms = { '.md5': 'md5', '.sha1': 'sha1', '.sha256': 'sha256', '.sha512': 'sha512' } as const;

export type PutResult = 'stored' | 'conflict' | 'wrong-checksum' | 'no-such-file';

/** The files of one Maven repository, by path. A checksum is computed where nobody put one. */
export class MavenStore {
  readonly #files = new Map<string, Buffer>();

  /**
   * Stores a file. Metadata and snapshots may be written again, a released file only with the same bytes, as
   * CodeArtifact's assets are immutable. A checksum must belong to a file that is there, and be right.
   */
  put(path: string, content: Buffer): PutResult {
    const checked = splitChecksum(path);
    if (checked !== undefined) {
      const file = this.#files.get(checked.file);
      if (file === undefined) return 'no-such-file';
      return sameDigest(content, digest(checked.algorithm, file)) ? 'stored' : 'wrong-checksum';
    }
    const known = this.#files.get(path);
    if (known !== undefined && !isMutable(path) && !known.equals(content)) return 'conflict';
    this.#files.set(path, content);
    return 'stored';
  }

  get(path: string): Buffer | undefined {
    const checked = splitChecksum(path);
    if (checked === undefined) return this.#files.get(path);
    const file = this.#files.get(checked.file);
    return file === undefined ? undefined : Buffer.from(digest(checked.algorithm, file));
  }
}

/** The name of the file alone: `maven-metadata.xml`, `greeter-1.0.jar.sha1`. */
function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function isChecksum(path: string): boolean {
  return splitChecksum(path) !== undefined;
}

export function isMetadata(path: string): boolean {
  return fileName(path) === 'maven-metadata.xml';
}

function isMutable(path: string): boolean {
  return isMetadata(path) || /-SNAPSHOT\/[^/]+$/.test(path);
}

function splitChecksum(path: string) {
  for (const [ending, algorithm] of Object.entries(algorithms)) {
    if (path.endsWith(ending)) return { file: path.slice(0, -ending.length), algorithm };
  }
  return undefined;
}

function digest(algorithm: string, content: Buffer): string {
  return createHash(algorithm).update(content).digest('hex');
}

/** Some publishers put a file name behind the digest, as `sha1sum` prints it. */
function sameDigest(given: Buffer, wanted: string): boolean {
  return given.toString('latin1').trim().split(/\s/)[0]?.toLowerCase() === wanted;
}
