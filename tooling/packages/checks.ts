import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Packed } from './pack.mjs';

/** What publint says against a package, in its own words. */
export async function publintFindings({ tarball }: Packed): Promise<string[]> {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({
    strict: true,
    pack: {
      tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
    },
  });
  return messages.map((message) => formatMessage(message, pkg) ?? message.code);
}

/**
 * What "Are the types wrong?" says against a library, for the two module resolutions that a package of ES modules for
 * Node 20 and later serves: Node's own and a bundler's.
 */
export async function typeFindings({ tarball }: Packed): Promise<string[]> {
  const checked = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))));
  if (!checked.types) return ['it has no types'];
  return checked.problems
    .filter((problem) => !('resolutionKind' in problem) || served.has(problem.resolutionKind))
    .map((problem) => JSON.stringify(problem));
}

const served: ReadonlySet<string> = new Set(['node16-esm', 'bundler']);
