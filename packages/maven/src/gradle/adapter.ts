import { join } from 'node:path';
import {
  type Adapter,
  editLauncher,
  type FileFact,
  type LaunchedProgram,
  type LauncherFact,
  readFileFact,
  readLauncherFact,
  wholeFile,
} from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { initScript } from './init-script.ts';

export interface GradleRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  /** Our program that answers `--token-for`. */
  readonly program: LaunchedProgram;
}

export interface GradleFacts {
  readonly script: FileFact;
  readonly launcher: LauncherFact;
}

/** Where Gradle reads our script. */
export function initScriptPath({ env, homeDirectory }: Pick<Context, 'env' | 'homeDirectory'>): string {
  const home = env['GRADLE_USER_HOME'] || join(homeDirectory, '.gradle');
  return join(home, 'init.d', 'vouch.gradle');
}

/** Sets Gradle up at user level: an init script that gives credentials to every repository of a configured domain. */
export const gradleAdapter: Adapter<GradleRequest, GradleFacts> = {
  tool: 'gradle',

  async inspect(context) {
    return {
      script: await readFileFact(context, initScriptPath(context)),
      launcher: await readLauncherFact(context, 'vouch-token-for'),
    };
  },

  plan({ url, program }, { script, launcher }) {
    return {
      edits: [wholeFile(script, initScript(launcher.path), 0o600), editLauncher(launcher, program)],
      notes: [`A build script names the repository without credentials: maven { url = '${url}' }`],
    };
  },
};
