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
import { globalSettings } from './global-settings.ts';

export interface SbtRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly repository: string;
  /** Our program that answers `--token-for`. */
  readonly program: LaunchedProgram;
}

export interface SbtFacts {
  readonly settings: FileFact;
  readonly launcher: LauncherFact;
}

/** Sets sbt 1 up at user level: global settings that give credentials to every repository of a configured domain. */
export const sbtAdapter: Adapter<SbtRequest, SbtFacts> = {
  tool: 'sbt',

  async inspect(context) {
    return {
      settings: await readFileFact(context, join(context.homeDirectory, '.sbt', '1.0', 'vouch.sbt')),
      launcher: await readLauncherFact(context, 'vouch-token-for'),
    };
  },

  plan({ url, repository, program }, { settings, launcher }) {
    return {
      edits: [wholeFile(settings, globalSettings(launcher.path), 0o600), editLauncher(launcher, program)],
      notes: [`A build names the repository without credentials: resolvers += "${repository}" at "${url}"`],
    };
  },
};
