import { join } from 'node:path';
import {
  directoriesUpward,
  type FileFact,
  lookInto,
  programsNamed,
  readFileFact,
  tomlFormat,
} from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { uvUserFile, withoutAwsUser } from 'keyring-vouch';
import { type Diagnosis, good, warning } from '../finding.ts';
import { gather } from '../gather.ts';
import { firstKeyring } from '../keyring.ts';
import { isOurIndex } from '../our-index.ts';
import { lookAtEnvironment } from '../overrides/look.ts';
import type { Scene } from '../scene.ts';
import { harmfulLine, tomlLine, tomlTables } from '../toml-lines.ts';
import { lookAtUserFile } from '../user-file.ts';

/** uv: the environment, the files that it reads here, and the keyring that it would start. */
export async function lookAtUv(scene: Scene): Promise<readonly Diagnosis[]> {
  if (!scene.setUps.some(({ tool }) => tool === 'uv')) return [];
  const found = await gather(
    lookAtEnvironment(scene, 'uv'),
    lookAtUserFile(scene, 'uv'),
    lookAtSettings(scene),
    firstKeyring(scene, 'uv'),
  );
  if (found.length > 0) return found;
  const [uv] = await programsNamed(scene.context, 'uv');
  return [uv === undefined ? warning('no uv is on PATH') : good('uv asks vouch for its tokens')];
}

/** A file with settings of uv's, and where in it they begin. */
interface Settings {
  readonly fact: FileFact;
  readonly prefix: readonly string[];
}

async function lookAtSettings(scene: Scene): Promise<readonly Diagnosis[]> {
  const settings = await settingsFile(scene.context);
  return settings === undefined
    ? []
    : lookInto(settings.fact, () => [...keepsFromKeyring(settings), ...otherIndexes(scene, settings)]);
}

/**
 * The file that UV_CONFIG_FILE names, in the place of all others (measured with uv 0.13); else the project's, which beats the user's.
 * A `uv.toml` counts alone, without one it is `[tool.uv]` of pyproject.toml. uv takes them from the nearest directory above that has
 * either.
 */
async function settingsFile(context: Context): Promise<Settings | undefined> {
  if (context.env['UV_CONFIG_FILE'])
    return { fact: await readFileFact(context, uvUserFile(context)), prefix: [] };
  for (const directory of directoriesUpward(context)) {
    for (const [name, prefix] of [
      ['uv.toml', []],
      ['pyproject.toml', ['tool', 'uv']],
    ] as const) {
      const fact = await readFileFact(context, join(directory, name));
      if (fact.text !== null && lookInto(fact, (text) => hasSettings(text, prefix))) return { fact, prefix };
    }
  }
  return undefined;
}

function hasSettings(text: string, prefix: readonly string[]): boolean {
  const isUvs = ({ names }: { names: readonly string[] }) => prefix.every((step, at) => names[at] === step);
  return prefix.length === 0 || tomlFormat.leaves(text).some(isUvs);
}

/** `[pip]` is for `uv pip` alone. */
function keepsFromKeyring({ fact, prefix }: Settings): Diagnosis[] {
  return [
    ['uv', tomlLine(fact, [...prefix, 'keyring-provider'])] as const,
    ['uv pip', tomlLine(fact, [...prefix, 'pip', 'keyring-provider'])] as const,
  ].flatMap(([uv, line]) =>
    line === undefined || line.value === 'subprocess'
      ? []
      : [harmfulLine(line, `keeps ${uv} from asking keyring`)],
  );
}

/** uv puts a project's indexes before the user's, and the first default one is the only (measured with uv 0.13). */
function otherIndexes(scene: Scene, { fact, prefix }: Settings): Diagnosis[] {
  return tomlTables(fact, [...prefix, 'index']).flatMap((key) => {
    const url = key('url');
    if (url === undefined || key('explicit')?.value === 'true') return [];
    if (isOurIndex(scene, 'uv', withoutAwsUser(url.value))) return [];
    const does =
      key('default')?.value === 'true' ? 'sends uv to another index' : 'has uv ask another index first';
    return [warning(`${url.at} ${does}`)];
  });
}
