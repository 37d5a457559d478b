import { gzipSync } from 'node:zlib';
import { tarEnd, tarFile } from '../tar-file.ts';

/** What an npm package for a test consists of. */
export interface PackageSource {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  /** The text of `index.js`. Default: empty. */
  readonly main?: string;
}

/** A package's manifest and its `.tgz`: a gzipped tar with everything below `package/`. */
export function packPackage(source: PackageSource): { manifest: Record<string, unknown>; tarball: Buffer } {
  const { name, version, dependencies = {}, main = '' } = source;
  const manifest = { name, version, main: 'index.js', dependencies };
  const tarball = gzipSync(
    Buffer.concat([
      tarFile('package/package.json', `${JSON.stringify(manifest)}\n`),
      tarFile('package/index.js', main),
      tarEnd,
    ]),
  );
  return { manifest, tarball };
}
