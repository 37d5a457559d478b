import type { Context } from '@vouch/core';
import type { Edit } from './adapter.ts';
import { type FileFact, readFileFact } from './files/file-fact.ts';
import { type LaunchedProgram, launcherPath, launcherText } from './launcher.ts';
import { wholeFile } from './whole-file.ts';

/** A launcher's file as it stood, and the system that is to run it. */
export interface LauncherFact extends FileFact {
  readonly platform: NodeJS.Platform;
}

/** Reads the launcher of that name in `~/.vouch/bin`. Throws as `readFileFact` does. */
export async function readLauncherFact(context: Context, name: string): Promise<LauncherFact> {
  return { ...(await readFileFact(context, launcherPath(context, name))), platform: context.platform };
}

/** The edit that has the launcher start the program. Pure. Throws `configuration` for a path that cannot be quoted. */
export function editLauncher(launcher: LauncherFact, program: LaunchedProgram): Edit {
  return wholeFile(launcher, launcherText(program, launcher.platform), 0o700);
}
