import { programsNamed, type ToolRemedy } from '@vouch/adapter-kit';
import { diagnoseCargo, inspectCargo, throughWhom } from 'cargo-credential-vouch';
import type { Remedy } from '../../remedy.ts';
import { setUpAgain, setUpAs } from '../../setup/set-up-again.ts';
import type { SetUp } from '../../setup/set-ups.ts';
import { type Diagnosis, good } from '../finding.ts';
import { repositoryAt } from '../found-token.ts';
import type { Scene } from '../scene.ts';
import { versionOf } from '../version.ts';

/** What cargo would read in this directory, for each repository that it is set up for. */
export async function lookAtCargo(scene: Scene): Promise<readonly Diagnosis[]> {
  const setUps = scene.setUps.filter(({ tool }) => tool === 'cargo');
  if (setUps.length === 0) return [];
  const [cargo] = await programsNamed(scene.context, 'cargo');
  const [rustup] = await programsNamed(scene.context, 'rustup');
  const version = cargo === undefined ? undefined : await versionOf(scene.context, cargo);
  const facts = await inspectCargo(scene.context, version);
  const update =
    rustup === undefined ? undefined : ({ kind: 'run', words: ['rustup', 'update', 'stable'] } as const);
  const told = setUps.flatMap((setUp) => {
    const readUrl = (url: string) => repositoryAt(scene, url);
    const found = diagnoseCargo(setUp, facts, readUrl).map(({ state, what, remedy }): Diagnosis => {
      const own = remedy && remedyFor(remedy, scene, setUp, update);
      return { state, what, ...(own !== undefined && { remedy: own }) };
    });
    return found.length > 0
      ? found
      : [good(`cargo ${version} asks vouch for the tokens of ${setUp.repository}`)];
  });
  return [...told, ...throughWhom(facts)];
}

function remedyFor(
  remedy: ToolRemedy,
  { config }: Scene,
  setUp: SetUp,
  update: Remedy | undefined,
): Remedy | undefined {
  switch (remedy.kind) {
    case 'set-up-again':
      return setUpAgain(config, setUp);
    case 'set-up-as':
      return setUpAs(config, setUp, remedy.name);
    case 'update-tool':
      return update;
    default:
      return remedy;
  }
}
