import { join, resolve } from 'node:path';
import {
  type Adapter,
  editFile,
  type FileFact,
  readFileFact,
  set,
  tomlFormat,
  where,
} from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { withAwsUser } from './aws-user.ts';
import { configDirectory, xdgDirectory } from './directories.ts';
import { type KeyringFacts, launcherEdits, launcherNotes, readKeyringFacts } from './keyring-on-path.ts';
import { indexUrl, nameFor, type PythonRequest } from './request.ts';
import { listAt, textAt, urlsByName, valueAt } from './toml-tables.ts';

export interface UvFacts {
  readonly config: FileFact;
  /** Where uv's settings begin in that file. */
  readonly prefix: readonly string[];
  readonly keyring: KeyringFacts;
}

/**
 * Sets uv up: a named index for each repository, the first one as the default in place of the public one. With the user
 * name in the URL uv runs keyring in a form whose stderr the person sees; `authenticate` saves the request that would
 * be answered with 401.
 */
export const uvAdapter: Adapter<PythonRequest, UvFacts> = {
  tool: 'uv',

  async inspect(context, request) {
    const { path, prefix } = await configPlace(context, request);
    return { config: await readFileFact(context, path), prefix, keyring: await readKeyringFacts(context) };
  },

  plan(request, { config, prefix, keyring }) {
    const indexes = listAt(config, [...prefix, 'index']);
    const url = indexUrl(request);
    const name = nameFor(request, config, urlsByName(indexes), url);
    const index = [...prefix, 'index', where('name', name)];
    const others = indexes.filter((each) => textAt(each, 'name') !== name);
    const isFirst =
      !others.some((each) => each['default'] === true) &&
      valueAt(config, [...prefix, 'index-url']) === undefined;
    return {
      edits: [
        editFile(config, tomlFormat, [
          set([...prefix, 'keyring-provider'], 'subprocess'),
          set([...index, 'url'], withAwsUser(url)),
          set([...index, 'publish-url'], withAwsUser(request.url)),
          set([...index, 'authenticate'], 'always'),
          ...(isFirst ? [set([...index, 'default'], true)] : []),
        ]),
        ...launcherEdits(request, keyring),
      ],
      notes: [
        `uv knows the index as ${name}: uv publish --index ${name}`,
        ...(isFirst ? [] : [`another index stays uv's default; ${name} is asked before it`]),
        ...launcherNotes(keyring),
      ],
    };
  },
};

/** Of a project's two files `uv.toml` is the one that counts where it is there. */
async function configPlace(
  context: Context,
  { level }: PythonRequest,
): Promise<{ readonly path: string; readonly prefix: readonly string[] }> {
  if (level === 'project') {
    const path = join(context.workingDirectory, 'uv.toml');
    const found = await context.files.stat(path).catch(() => undefined);
    if (found !== undefined) return { path, prefix: [] };
    return { path: join(context.workingDirectory, 'pyproject.toml'), prefix: ['tool', 'uv'] };
  }
  return { path: uvUserFile(context), prefix: [] };
}

/** The user's file, on macOS in the XDG place, too; or the one that uv reads in its place. */
export function uvUserFile(context: Context): string {
  const named = context.env['UV_CONFIG_FILE'];
  if (named) return resolve(context.workingDirectory, named);
  const directory =
    context.platform === 'win32' ? configDirectory(context, 'uv') : xdgDirectory(context, 'uv');
  return join(directory, 'uv.toml');
}
