import { gzipSync } from 'node:zlib';
import { tarEnd, tarFile } from '../tar-file.ts';

/** What a crate for a test consists of. */
export interface CrateSource {
  readonly name: string;
  readonly version: string;
  /** The text of `src/lib.rs`. Default: empty. */
  readonly library?: string;
}

/** A `.crate` file: a gzipped tar of a package that has no dependencies. */
export function packCrate(source: CrateSource): Buffer {
  const { name, version } = source;
  const manifest = `[package]\nname = "${name}"\nversion = "${version}"\nedition = "2021"\n\n[lib]\npath = "src/lib.rs"\n`;
  return gzipSync(
    Buffer.concat([
      tarFile(`${name}-${version}/Cargo.toml`, manifest),
      tarFile(`${name}-${version}/src/lib.rs`, source.library ?? ''),
      tarEnd,
    ]),
  );
}
