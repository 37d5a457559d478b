import { dirname, join } from 'node:path';
import {
  type Adapter,
  createFile,
  editFile,
  type FileFact,
  type LaunchedProgram,
  readFileFact,
  set,
  where,
  yamlFormat,
} from '@vouch/adapter-kit';
import { type Context, VouchError, vouchDirectory } from '@vouch/core';
import { tokenLauncherPath, tokenLauncherText } from '../setup/token-launcher.ts';

export interface YarnRequest {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly scopes: readonly string[];
  readonly program: Omit<LaunchedProgram, 'args'>;
}

export interface YarnFacts {
  readonly settings: FileFact;
  readonly launcher: FileFact;
  readonly plugin: FileFact;
  /** The plugin's text, as it was built. */
  readonly pluginText: string;
  readonly platform: NodeJS.Platform;
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
      launcher: await readFileFact(context, tokenLauncherPath(context, new URL(url).host)),
      plugin: await readFileFact(context, join(vouchDirectory(context), 'yarn', 'plugin-vouch.cjs')),
      pluginText: await builtPlugin(context, program.script),
      platform: context.platform,
    };
  },

  plan({ url, scopes, program }, { settings, launcher, plugin, pluginText, platform }) {
    const registries =
      scopes.length === 0
        ? [['npmRegistryServer']]
        : scopes.map((scope) => ['npmScopes', scope.slice(1), 'npmRegistryServer']);
    return {
      edits: [
        editFile(settings, yamlFormat, [
          ...registries.map((path) => set(path, url)),
          set(['npmRegistries', url, 'npmAlwaysAuth'], true),
          set(['plugins', where('', plugin.path)], plugin.path),
        ]),
        createFile(plugin, pluginText, 0o600),
        createFile(launcher, tokenLauncherText(program, new URL(url).host, platform), 0o700),
      ],
      notes: [],
    };
  },
};

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
