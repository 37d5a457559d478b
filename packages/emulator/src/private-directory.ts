import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory that only this user can enter, and that goes when the emulator does. */
export interface PrivateDirectory {
  readonly path: string;
  /** Writes a file, mode 0600, over one of the same name; gives its path. */
  write(name: string, content: string | Buffer): Promise<string>;
  remove(): Promise<void>;
}

export async function createPrivateDirectory(): Promise<PrivateDirectory> {
  // mkdtemp makes the directory with mode 0700.
  const path = await mkdtemp(join(tmpdir(), 'codeartifact-emulator-'));
  return {
    path,
    async write(name, content) {
      const file = join(path, name);
      await writeFile(file, content, { mode: 0o600 });
      return file;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
