import { join } from 'node:path';
import { lineNumber, lookInto, programsNamed, readFileFact, tomlFormat } from '@vouch/adapter-kit';
import { bad, type Diagnosis, good, warning } from '../finding.ts';
import { gather } from '../gather.ts';
import { firstKeyring } from '../keyring.ts';
import { lookAtEnvironment } from '../overrides.ts';
import type { Scene } from '../scene.ts';

/** uv: the environment, the files of the project here, and the keyring that it would start. */
export async function lookAtUv(scene: Scene): Promise<readonly Diagnosis[]> {
  if (!scene.setUps.some(({ tool }) => tool === 'uv')) return [];
  const found = await gather(
    lookAtEnvironment(scene, 'uv'),
    lookAtUvProject(scene),
    firstKeyring(scene, 'uv'),
  );
  if (found.length > 0) return found;
  const [uv] = await programsNamed(scene.context, 'uv');
  return [uv === undefined ? warning('no uv is on PATH') : good('uv asks vouch for its tokens')];
}

/** A project's `uv.toml` counts alone; without one it is `[tool.uv]` of pyproject.toml. Both beat the user's file. */
async function lookAtUvProject({ context }: Scene): Promise<Diagnosis[]> {
  for (const [name, prefix] of [
    ['uv.toml', []],
    ['pyproject.toml', ['tool', 'uv']],
  ] as const) {
    const fact = await readFileFact(context, join(context.workingDirectory, name));
    const { path, target, text } = fact;
    if (text === null) continue;
    const line = lookInto(fact, (body) => {
      const entry = tomlFormat.find(body, [...prefix, 'keyring-provider']);
      return entry === null || entry.value === 'subprocess' ? undefined : lineNumber(body, entry.start);
    });
    if (line !== undefined) {
      const remedy = {
        kind: 'cut-lines',
        file: target,
        from: line,
        to: line,
        holds: 'keyring-provider',
      } as const;
      return [bad(`${path}:${line} keeps uv from asking keyring`, remedy)];
    }
    if (name === 'uv.toml') return [];
  }
  return [];
}

/** The tools that import keyring: only their environment can be seen from here. */
export async function lookAtOtherPython(scene: Scene): Promise<readonly Diagnosis[]> {
  const tools = ['twine', 'poetry', 'pdm'];
  return (await Promise.all(tools.map((tool) => lookAtEnvironment(scene, tool)))).flat();
}
