import { dirname, join } from 'node:path';
import { type FileFact, launcherPath, readFileFact } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { configPath } from '../config-path.ts';
import { projectFiles } from '../project-files.ts';

/** What cargo would read here, and which cargo would read it. */
export interface CargoDiagnosisFacts {
  /** `1.95.0`; undefined where no cargo was found. */
  readonly version: string | undefined;
  readonly user: FileFact;
  /** Those of the working directory and the ones above it, nearest first: each beats the next, and all beat the user's. */
  readonly projects: readonly FileFact[];
  /** Where `cargo login` of other registries writes. */
  readonly credentials: FileFact;
  readonly env: Context['env'];
  readonly launcher: string;
}

/** Reads cargo's files. `version` is what the cargo on PATH said. */
export async function inspectCargo(
  context: Context,
  version: string | undefined,
): Promise<CargoDiagnosisFacts> {
  const user = await readFileFact(context, await configPath(context));
  return {
    version,
    user,
    projects: await projectFiles(context, user),
    credentials: await readFileFact(context, join(dirname(user.path), 'credentials.toml')),
    env: context.env,
    launcher: launcherPath(context, 'cargo-credential-vouch'),
  };
}
