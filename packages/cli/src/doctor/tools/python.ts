import { type PythonFacts, toolPython } from 'keyring-vouch';
import type { Remedy } from '../../remedy.ts';
import { bad, type Diagnosis } from '../finding.ts';
import { gather } from '../gather.ts';
import { firstKeyring } from '../keyring.ts';
import { lookAtEnvironment } from '../overrides/look.ts';
import type { Scene } from '../scene.ts';
import { lookAtUserFile } from '../user-file.ts';
import { lookAtPdmProject } from './pdm.ts';
import { lookAtPoetryKeyring } from './poetry.ts';

/** The tools that import keyring: their environment and files, and whether our backend is where they would import it from. */
export async function lookAtOtherPython(scene: Scene): Promise<readonly Diagnosis[]> {
  const isSetUp = (tool: string) => scene.setUps.some((each) => each.tool === tool);
  const tools = ['twine', 'poetry', 'pdm'].filter(isSetUp);
  return await gather(
    lookAtEnvironment(scene, ...tools),
    ...tools.map((tool) => lookAtUserFile(scene, tool)),
    ...(isSetUp('poetry') ? [lookAtPoetryKeyring(scene)] : []),
    ...(isSetUp('pdm') ? [lookAtPdmProject(scene)] : []),
    ...tools.map((tool) => lookForBackend(scene, tool)),
  );
}

async function lookForBackend(scene: Scene, tool: string): Promise<readonly Diagnosis[]> {
  const facts = await toolPython(scene.context, tool);
  if (facts?.backend) return [];
  // unearth, `auth.py`: pdm starts the first keyring on PATH only where it can import none.
  if (tool === 'pdm' && !facts?.keyring) return await firstKeyring(scene, tool);
  return facts === undefined ? [] : [lacksBackend(tool, facts)];
}

/** A tool that imports a keyring without our backend, and what installs that. */
export function lacksBackend(tool: string, { python = 'python3' }: PythonFacts, remedy?: Remedy): Diagnosis {
  const what = `${tool} cannot ask vouch: there is no keyrings-vouch beside its Python, ${python}`;
  return bad(what, remedy ?? { kind: 'run', words: installBackend(tool, python) });
}

/** pipx's environments have no pip of their own, and poetry keeps its plugins itself, as pdm does. */
function installBackend(tool: string, python: string): readonly string[] {
  if (tool === 'poetry' || tool === 'pdm') return [tool, 'self', 'add', 'keyrings-vouch'];
  if (python.includes('/pipx/venvs/')) return ['pipx', 'inject', tool, 'keyrings-vouch'];
  return [python, '-m', 'pip', 'install', 'keyrings-vouch'];
}
