import { join } from 'node:path';
import {
  type Adapter,
  configparserFormat,
  editFile,
  editLauncher,
  type FileFact,
  type LaunchedProgram,
  type LauncherFact,
  readFileFact,
  readLauncherFact,
  set,
} from '@vouch/adapter-kit';

/** What the command line knows of a set-up. */
export interface CraneRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly repository: string;
  /** Our program, which crane is to start. */
  readonly program: LaunchedProgram;
}

/** What `inspect` found: files as text, and everything else of the machine that the plan depends on. */
export interface CraneFacts {
  readonly config: FileFact;
  readonly launcher: LauncherFact;
}

/**
 * Sets crane up, a package manager that does not exist. It reads `~/.crane/crane.ini`, one section for each repository, and
 * starts `token-command` with the repository's URL whenever it needs a token.
 */
export const craneAdapter: Adapter<CraneRequest, CraneFacts> = {
  tool: 'crane',

  async inspect(context) {
    return {
      config: await readFileFact(context, join(context.homeDirectory, '.crane', 'crane.ini')),
      launcher: await readLauncherFact(context, 'vouch-crane-token'),
    };
  },

  plan({ url, repository, program }, { config, launcher }) {
    const section = `codeartifact-${repository}`;
    return {
      edits: [
        editLauncher(launcher, program),
        editFile(config, configparserFormat, [
          set([section, 'url'], url),
          set([section, 'token-command'], launcher.path),
        ]),
      ],
      notes: [`crane knows the repository as ${section}: crane publish --to ${section}`],
    };
  },
};
