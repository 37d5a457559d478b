import { dirname, join } from 'node:path';
import {
  type Adapter,
  describePath,
  editFile,
  editLauncher,
  type FileFact,
  type KeyPath,
  type LaunchedProgram,
  type LauncherFact,
  listOwners,
  lookInto,
  type RepositoryUse,
  readFileFact,
  readLauncherFact,
  repositoryUse,
  set,
  where,
  wholeFile,
  yamlFormat,
} from '@vouch/adapter-kit';
import { type Context, parseEndpoint, sameRepository, VouchError, vouchDirectory } from '@vouch/core';
import { taken } from '../setup/registry-owner.ts';
import { tokenLauncherName, tokenProgram } from '../setup/token-launcher.ts';

export interface YarnRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly scopes: readonly string[];
  readonly program: Omit<LaunchedProgram, 'args'>;
}

export interface YarnFacts {
  readonly settings: FileFact;
  readonly launcher: LauncherFact;
  readonly plugin: FileFact;
  /** The plugin's text, as it was built. */
  readonly pluginText: string;
  /** What vouch set yarn up for. */
  readonly uses: readonly RepositoryUse[];
}

/**
 * Sets yarn 2 and later up in the home's `.yarnrc.yml`: which registry serves what, the plugin that asks for the token when
 * yarn needs one, and `npmAlwaysAuth` for this registry, without which yarn asks for scoped packages only. No token
 * stands anywhere.
 */
export const yarnAdapter: Adapter<YarnRequest, YarnFacts> = {
  tool: 'yarn',

  async inspect(context, { url, program }) {
    return {
      settings: await readFileFact(context, join(context.homeDirectory, rcName(context))),
      launcher: await readLauncherFact(context, tokenLauncherName(new URL(url).host)),
      plugin: await readFileFact(context, join(vouchDirectory(context), 'yarn', 'plugin-vouch.cjs')),
      pluginText: await builtPlugin(context, program.script),
      uses: (await listOwners(context)).flatMap((owner) =>
        owner.tool === 'yarn' ? (repositoryUse(owner) ?? []) : [],
      ),
    };
  },

  plan({ url, scopes, program }, { settings, launcher, plugin, pluginText, uses }) {
    const registries =
      scopes.length === 0
        ? [['npmRegistryServer']]
        : scopes.map((scope) => ['npmScopes', scope.slice(1), 'npmRegistryServer']);
    requireFree(url, registries, settings, uses);
    return {
      edits: [
        editFile(settings, yamlFormat, [
          ...registries.map((path) => set(path, url)),
          set(['npmRegistries', url, 'npmAlwaysAuth'], true),
          set(['plugins', where('', plugin.path)], plugin.path),
        ]),
        wholeFile(plugin, pluginText, 0o600),
        editLauncher(launcher, tokenProgram(program, new URL(url).host)),
      ],
      notes: [],
    };
  },
};

/** Throws `configuration` where another set-up of ours serves the same packages. */
function requireFree(
  url: string,
  registries: readonly KeyPath[],
  settings: FileFact,
  uses: readonly RepositoryUse[],
): void {
  const own = parseEndpoint(url);
  for (const path of registries) {
    const other = lookInto(settings, (text) => yamlFormat.find(text, path))?.value;
    if (typeof other !== 'string' || other === url) continue;
    const endpoint = parseEndpoint(other);
    // Nobody's of ours, or the same repository by another of CodeArtifact's hosts.
    if (endpoint === undefined || (own !== undefined && sameRepository(own, endpoint))) continue;
    if (uses.some((use) => sameRepository(use, endpoint))) throw taken(describePath(path), other, 'yarn');
  }
}

function rcName({ env }: Context): string {
  return env['YARN_RC_FILENAME'] || '.yarnrc.yml';
}

/** The file beside our program. Throws `internal` where the install lacks it. */
async function builtPlugin(context: Context, script: string): Promise<string> {
  const path = join(dirname(script), 'yarn-plugin-vouch.cjs');
  try {
    return await context.files.readFile(path, 'utf8');
  } catch (cause) {
    throw new VouchError('internal', `this install of vouch lacks ${path}`, {
      hint: 'install vouch again',
      cause,
    });
  }
}
