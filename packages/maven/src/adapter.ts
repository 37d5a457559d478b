import {
  type Adapter,
  batchBlockFormat,
  createFile,
  editFile,
  type FileFact,
  type LaunchedProgram,
  launcherPath,
  launcherText,
  readFileFact,
  sameRepositoryUrl,
  set,
  shellBlockFormat,
  xmlFormat,
} from '@vouch/adapter-kit';
import { type Domain, parseEndpoint, sameDomain } from '@vouch/core';
import { rcPath, settingsPath } from './default-files.ts';
import { batchRc, rcBlockName, shellRc } from './rc-block.ts';
import { type RepositoryEntry, repositoryChanges, serverChanges } from './settings/changes.ts';
import { distributionManagement } from './settings/distribution-management.ts';
import { mirrorFor } from './settings/mirror-of.ts';
import { chooseServerId } from './settings/server-id.ts';
import { type MavenSettings, type Mirror, readSettings } from './settings/settings-file.ts';
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
  readonly launcher: FileFact;
  readonly platform: NodeJS.Platform;
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
      launcher: await readFileFact(context, launcherPath(context, 'vouch-maven-env')),
      platform: context.platform,
    };
  },

  plan(request, { settings, read, rc, launcher, platform }) {
    const { url, mirrorOf, program } = request;
    const id = chooseServerId(request, read, settings.path);
    const variable = chooseVariable(read, id, request.profile, request.domain);
    const entry = { id, url, variable, ...(mirrorOf !== undefined && { mirrorOf }) };
    const mirror = foreignMirror(read, entry);
    const shared = mirror !== undefined && isOurs(mirror, request.domain);
    return {
      edits: [
        editFile(settings, xmlFormat, [
          ...repositoryChanges(entry),
          ...(shared ? serverChanges(mirror.id, variable) : []),
        ]),
        platform === 'win32'
          ? editFile(rc, batchBlockFormat, [set([rcBlockName], batchRc(launcher.path))])
          : editFile(rc, shellBlockFormat, [set([rcBlockName], shellRc(launcher.path))]),
        createFile(launcher, launcherText(program, platform), 0o700),
      ],
      notes: [
        `Maven knows the repository as ${id}. To deploy to it, put this into the pom.xml:`,
        ...distributionManagement(entry),
        ...(mirror === undefined || shared ? [] : [mirrorNote(mirror, entry)]),
      ],
    };
  },
};

/** A mirror of the user's that Maven would ask in place of this repository, or of this mirror, which is written last. */
function foreignMirror(
  { mirrors }: MavenSettings,
  { id, url, mirrorOf }: RepositoryEntry,
): Mirror | undefined {
  const isWritten = mirrorOf === undefined || mirrors.some((mirror) => sameRepositoryUrl(mirror.url, url));
  const all = isWritten ? mirrors : [...mirrors, { id, url, mirrorOf }];
  const ids = mirrorOf === undefined ? [id] : idsOf(mirrorOf);
  return ids
    .map((each) => mirrorFor(all, { id: each }))
    .find((mirror) => mirror !== undefined && !sameRepositoryUrl(mirror.url, url));
}

/** Of what a mirror is for: the ids that it names, and for a pattern the repository that every build has. */
function idsOf(mirrorOf: string): readonly string[] {
  const words = mirrorOf.split(',').map((word) => word.trim());
  return words
    .filter((word) => word !== '' && !word.startsWith('!'))
    .map((word) => (word.includes('*') ? 'central' : word));
}

/** Our token is for this domain: a mirror anywhere else never gets it. */
function isOurs(mirror: Mirror, domain: Domain): boolean {
  const endpoint = parseEndpoint(mirror.url);
  return endpoint !== undefined && sameDomain(domain, endpoint);
}

function mirrorNote(mirror: Mirror, { id, mirrorOf }: RepositoryEntry): string {
  if (mirrorOf !== undefined)
    return `The mirror ${mirror.id} comes before this one, so Maven asks it for what both are for: take that out of its mirrorOf`;
  return `The mirror ${mirror.id} stands in for this repository, so Maven never asks it: add !${id} to that mirror's mirrorOf`;
}
