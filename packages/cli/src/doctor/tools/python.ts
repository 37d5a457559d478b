import { join } from 'node:path';
import {
  directoriesUpward,
  lineNumber,
  lookInto,
  programsNamed,
  readFileFact,
  tomlFormat,
} from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { askPython } from 'keyring-vouch';
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

/**
 * A project's `uv.toml` counts alone; without one it is `[tool.uv]` of pyproject.toml. Both beat the user's file. uv takes them
 * from the nearest directory above that has either.
 */
async function lookAtUvProject({ context }: Scene): Promise<Diagnosis[]> {
  for (const directory of directoriesUpward(context)) {
    for (const [name, prefix] of [
      ['uv.toml', []],
      ['pyproject.toml', ['tool', 'uv']],
    ] as const) {
      const fact = await readFileFact(context, join(directory, name));
      const found = fact.text === null ? undefined : lookInto(fact, (text) => settingsIn(text, prefix));
      if (found === undefined) continue;
      const { line } = found;
      if (line === undefined) return [];
      const remedy = {
        kind: 'cut-lines',
        file: fact.target,
        from: line,
        to: line,
        holds: 'keyring-provider',
      } as const;
      return [bad(`${fact.path}:${line} keeps uv from asking keyring`, remedy)];
    }
  }
  return [];
}

/** The line that keeps uv from keyring, if one does; undefined for a file without settings of uv's. */
function settingsIn(text: string, prefix: readonly string[]): { line: number | undefined } | undefined {
  const isUvs = ({ names }: { names: readonly string[] }) => prefix.every((step, at) => names[at] === step);
  if (prefix.length > 0 && !tomlFormat.leaves(text).some(isUvs)) return undefined;
  const entry = tomlFormat.find(text, [...prefix, 'keyring-provider']);
  const isAsked = entry === null || entry.value === 'subprocess';
  return { line: isAsked ? undefined : lineNumber(text, entry.start) };
}

/** The tools that import keyring: their environment, and whether our backend is where they would import it from. */
export async function lookAtOtherPython(scene: Scene): Promise<readonly Diagnosis[]> {
  const tools = ['twine', 'poetry', 'pdm'];
  return await gather(
    ...tools.map((tool) => lookAtEnvironment(scene, tool)),
    ...['twine', 'poetry'].map((tool) => lookForBackend(scene, tool)),
  );
}

async function lookForBackend({ context, setUps }: Scene, tool: string): Promise<readonly Diagnosis[]> {
  if (!setUps.some((each) => each.tool === tool)) return [];
  const [program] = await programsNamed(context, tool);
  const python = program === undefined ? undefined : await interpreterOf(context, program);
  const facts = python === undefined ? undefined : await askPython(context, python);
  if (python === undefined || facts === undefined || facts.backend) return [];
  const what = `${tool} cannot ask vouch: there is no keyrings-vouch beside its Python, ${python}`;
  return [bad(what, { kind: 'run', words: installBackend(tool, python) })];
}

/** The Python in a script's first line; undefined for what only a shell could tell, and for a program that is no script. */
async function interpreterOf({ files }: Context, program: string): Promise<string | undefined> {
  const { size } = await files.stat(program);
  const text = size < 4_096 ? await files.readFile(program, 'utf8') : '';
  return /^#!(\/\S*\/python[\d.]*)(?: -\w+)?\r?\n/.exec(text)?.[1];
}

/** pipx's environments have no pip of their own, and poetry keeps its plugins itself. */
function installBackend(tool: string, python: string): readonly string[] {
  if (tool === 'poetry') return ['poetry', 'self', 'add', 'keyrings-vouch'];
  if (python.includes('/pipx/venvs/')) return ['pipx', 'inject', tool, 'keyrings-vouch'];
  return [python, '-m', 'pip', 'install', 'keyrings-vouch'];
}
