import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './documents.ts';

/** The text of every file that users get the work of: TypeScript and Python, without tests. */
export function productSource(): string[] {
  const packages = join(root, 'packages');
  return readdirSync(packages)
    .filter((name) => name !== 'emulator')
    .flatMap((name) => ['src', 'python/src'].map((directory) => join(packages, name, directory)))
    .flatMap((directory) => filesBelow(directory))
    .filter(
      (file) => /\.(?:ts|py)$/.test(file) && !/\.(?:test|fixture|table)\.ts$|[\\/]testing[\\/]/.test(file),
    )
    .map((file) => readFileSync(file, 'utf8'));
}

function filesBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((name) => join(directory, name));
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return [];
    throw error;
  }
}
