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
import { type Diagnosis, warning } from '../finding.ts';
import type { Scene } from '../scene.ts';

/**
 * What a project's own .yarnrc.yml says of how yarn 2 and later reach a registry: it can have the token sent through another machine,
 * though the host is ours. Our plugin gives no token then, so the project does not install.
 */
export async function lookAtYarnProject({ context, setUps }: Scene): Promise<readonly Diagnosis[]> {
  if (!setUps.some(({ tool }) => tool === 'yarn')) return [];
  return (await projectFiles(context)).flatMap(inFile);
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
