import { join } from 'node:path';
import { readFileFact } from '@vouch/adapter-kit';
import { type Context, VouchError } from '@vouch/core';
import { refusePipes } from './readable.ts';

/** One layer of npm's configuration: a file, or the environment. */
export interface Layer {
  readonly where: 'project' | 'user' | 'global' | 'env';
  /** The file's path; for the environment a word. */
  readonly source: string;
  /** Its keys as they stand, `${VAR}` not expanded. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The project file's own text, so that a line can be named. */
  readonly text: string | null;
}

/** What npm would read in the working directory. */
export interface InForce {
  /** The user's own file. */
  readonly userFile: string;
  /** The global file that npm reads now. */
  readonly globalFile: string;
  /** The global file that npm would read if nobody pointed elsewhere: `PREFIX/etc/npmrc`. */
  readonly defaultGlobalFile: string;
  /** Highest first. */
  readonly layers: readonly Layer[];
}

/**
 * Asks npm's own reader which files and values are in force. It is imported here alone: it is large, and only setup
 * needs it. npm finds its global file beside the Node that runs it, so `node` must be the one that runs npm.
 */
export async function npmInForce(context: Context, node: string): Promise<InForce> {
  await refusePipes(context);
  const { default: Config } = await import('@npmcli/config');
  const { default: known } = await import('@npmcli/config/lib/definitions/index.js');
  const config = new Config({
    ...known,
    // npm's own directory may hold a built-in npmrc; a distribution's npm has none that matters here.
    npmPath: join(context.homeDirectory, '.vouch', 'no-npm'),
    env: { ...context.env, HOME: context.homeDirectory },
    argv: [],
    platform: context.platform,
    execPath: node,
    cwd: context.workingDirectory,
    warn: false,
  });
  await config.load().catch((cause: unknown) => {
    // For instance one file that is the user's and the global one at once.
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new VouchError('configuration', `npm itself refuses its configuration: ${said}`, {
      cause,
      hint: 'npm config list shows the same; fix that first',
    });
  });
  const layers: Layer[] = [];
  for (const where of ['env', 'project', 'user', 'global'] as const) {
    const layer = config.data.get(where);
    const values = where === 'env' ? layer?.data : layer?.raw;
    if (layer === undefined || layer.loadError || !values || Object.keys(values).length === 0) continue;
    const source = String(layer.source);
    const { text } = where === 'project' ? await readFileFact(context, source) : { text: null };
    layers.push({ where, source, values, text });
  }
  return {
    userFile: String(config.get('userconfig')),
    globalFile: String(config.get('globalconfig')),
    defaultGlobalFile: join(String(config.get('prefix')), 'etc', 'npmrc'),
    layers,
  };
}
