import { join } from 'node:path';
import {
  directoriesUpward,
  type FileFact,
  lineNumber,
  plainTextOf,
  readFileFact,
  yamlFormat,
} from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { yarnDecidesThroughWhom } from '@vouch/npm';
import { robbed } from '../claims.ts';
import { type Diagnosis, warning } from '../finding.ts';
import type { Scene } from '../scene.ts';

/**
 * What a project's own .yarnrc.yml says of how yarn 2 and later reach a registry: it can have the token sent through another machine,
 * though the host is ours. Our plugin gives no token then, so the project does not install. It can name another registry, too, which
 * yarn takes before that of the home's file (measured with yarn 3 and 4).
 */
export async function lookAtYarnProject(scene: Scene): Promise<readonly Diagnosis[]> {
  if (!scene.setUps.some(({ tool }) => tool === 'yarn')) return [];
  return (await projectFiles(scene.context)).flatMap((file) => [...inFile(file), ...routesIn(scene, file)]);
}

/** yarn reads one in each directory above; the home's is the user's. */
async function projectFiles(context: Context): Promise<readonly FileFact[]> {
  const name = context.env['YARN_RC_FILENAME'] || '.yarnrc.yml';
  const user = await readFileFact(context, join(context.homeDirectory, name));
  const found: FileFact[] = [];
  for (const at of directoriesUpward(context)) {
    const fact = await readFileFact(context, join(at, name));
    if (fact.target !== user.target) found.push(fact);
  }
  return found;
}

function inFile({ path, target, text: read }: FileFact): Diagnosis[] {
  const text = read ?? '';
  return yamlFormat.leaves(text).flatMap((leaf) => {
    const [first] = leaf.names;
    const key = leaf.names.at(-1) ?? '';
    if (leaf.names.length !== (first === 'networkSettings' ? 3 : 1)) return [];
    if (!yarnDecidesThroughWhom(key, plainTextOf(text, leaf))) return [];
    const from = lineNumber(text, leaf.start);
    const told = `${path}:${from} sets ${key} for this project, which decides through whom the token goes`;
    return [
      warning(told, {
        kind: 'cut-lines',
        file: target,
        from,
        to: lineNumber(text, leaf.end),
        holds: key,
      }),
    ];
  });
}

function routesIn(scene: Scene, { path, target, text: read }: FileFact): Diagnosis[] {
  const text = read ?? '';
  return yamlFormat.leaves(text).flatMap((leaf) => {
    const key = routeKey(leaf.names);
    const rival = key && robbed(scene, ['yarn'], key, plainTextOf(text, leaf));
    if (!rival) return [];
    const from = lineNumber(text, leaf.start);
    const name = leaf.names.join('.');
    const told = `${path}:${from} sets ${name} for this project, in the place of ${rival.repository}`;
    // Whoever cuts a map's last line leaves an empty one.
    if (leaf.names.length > 1) return [warning(told)];
    return [
      warning(told, { kind: 'cut-lines', file: target, from, to: lineNumber(text, leaf.end), holds: name }),
    ];
  });
}

/** `npmRegistryServer`, and `npmScopes.team.npmRegistryServer`, by the key that an .npmrc has. */
function routeKey([first, scope, last, ...more]: readonly string[]): string | undefined {
  if (first === 'npmRegistryServer' && scope === undefined) return 'registry';
  const isOfScope = first === 'npmScopes' && last === 'npmRegistryServer' && more.length === 0;
  return isOfScope ? `@${scope}:registry` : undefined;
}
