import { join } from 'node:path';
import { lineNumber, lookInto, programsNamed, readFileFact, tomlFormat } from '@vouch/adapter-kit';
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
