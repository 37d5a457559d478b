import {
  type Adapter,
  batchBlockFormat,
  editFile,
  editLauncher,
  type FileFact,
  type LaunchedProgram,
  type LauncherFact,
  readFileFact,
  readLauncherFact,
  sameRepositoryUrl,
  set,
  shellBlockFormat,
  xmlFormat,
} from '@vouch/adapter-kit';
import { type Domain, parseEndpoint, sameDomain } from '@vouch/core';
import { batchRc, rcBlockName, rcPath, shellRc } from './rc-block.ts';
import { type RepositoryEntry, repositoryChanges, serverChanges } from './settings/changes.ts';
import { distributionManagement } from './settings/distribution-management.ts';
import { foreignMirror, mirrorNote } from './settings/foreign-mirror.ts';
import { chooseServerId } from './settings/server-id.ts';
import { type MavenSettings, type Mirror, readSettings } from './settings/settings-file.ts';
import { settingsPath } from './settings/settings-path.ts';
import { chooseVariable } from './settings/variable.ts';

export interface MavenRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly repository: string;
  readonly domain: Domain;
  /** The profile of ours whose variable holds the token. */
  readonly profile: string;
  /** The id that Maven is to know the repository by; absent: `codeartifact`. */
  readonly serverId?: string;
  /** Which repositories this one stands in for, in Maven's own words: `*`, `external:*`, `central`, … */
  readonly mirrorOf?: string;
  /** Our program that answers `--maven-env`. */
  readonly program: LaunchedProgram;
}

export interface MavenFacts {
  readonly settings: FileFact;
  readonly read: MavenSettings;
  /** `~/.mavenrc`, on Windows `mavenrc_pre.cmd`. */
  readonly rc: FileFact;
  readonly launcher: LauncherFact;
}

/**
 * Sets Maven up at user level: the repository and its server in settings.xml, where the password is the name of a
 * variable, and a block in the file that `mvn` reads before it starts, which fills the variable.
 */
export const mavenAdapter: Adapter<MavenRequest, MavenFacts> = {
  tool: 'maven',

  async inspect(context) {
    const settings = await readFileFact(context, settingsPath(context));
    return {
      settings,
      read: readSettings(settings.text, settings.path),
      rc: await readFileFact(context, rcPath(context)),
      launcher: await readLauncherFact(context, 'vouch-maven-env'),
    };
  },

  plan(request, { settings, read, rc, launcher }) {
    const { url, mirrorOf, program } = request;
    const id = chooseServerId(request, read, settings.path);
    const variable = chooseVariable(read, id, request.profile, request.domain);
    const entry = { id, url, variable, ...(mirrorOf !== undefined && { mirrorOf }) };
    const mirror = foreignMirror(mirrorsWith(read, entry), entry, (each) => sameRepositoryUrl(each, url));
    const shared = mirror !== undefined && isOurs(mirror, request.domain);
    return {
      edits: [
        editFile(settings, xmlFormat, [
          ...repositoryChanges(entry),
          ...(shared ? serverChanges(mirror.id, variable) : []),
        ]),
        launcher.platform === 'win32'
          ? editFile(rc, batchBlockFormat, [set([rcBlockName], batchRc(launcher.path))])
          : editFile(rc, shellBlockFormat, [set([rcBlockName], shellRc(launcher.path))]),
        editLauncher(launcher, program),
      ],
      notes: [
        `Maven knows the repository as ${id}. To deploy to it, put this into the pom.xml:`,
        ...distributionManagement(entry),
        ...(mirror === undefined || shared ? [] : [mirrorNote(mirror, entry)]),
      ],
    };
  },
};

/** The mirrors as they will stand: ours is written last. */
function mirrorsWith({ mirrors }: MavenSettings, { id, url, mirrorOf }: RepositoryEntry): readonly Mirror[] {
  const isWritten = mirrorOf === undefined || mirrors.some((mirror) => sameRepositoryUrl(mirror.url, url));
  return isWritten ? mirrors : [...mirrors, { id, url, mirrorOf }];
}

/** Our token is for this domain: a mirror anywhere else never gets it. */
function isOurs(mirror: Mirror, domain: Domain): boolean {
  const endpoint = parseEndpoint(mirror.url);
  return endpoint !== undefined && sameDomain(domain, endpoint);
}
