import { bad, type Diagnosis, warning } from '../finding.ts';
import type { Scene } from '../scene.ts';
import { javascriptOverrides } from './javascript.ts';
import { mavenOverrides } from './maven.ts';
import { pythonOverrides } from './python.ts';

/** What each tool reads from the environment in the place of what setup wrote. Cargo's are in its own package. */
const overrides = [...pythonOverrides, ...javascriptOverrides, ...mavenOverrides];

/** The variables of this shell that beat what setup wrote, for the tools that are set up. Their values are not shown. */
export async function lookAtEnvironment(
  scene: Scene,
  ...tools: readonly string[]
): Promise<readonly Diagnosis[]> {
  const isLookedAt = (tool: string) =>
    tools.includes(tool) && scene.setUps.some((each) => each.tool === tool);
  const set = Object.entries(scene.context.env).filter(([, value]) => value !== undefined && value !== '');
  const found = overrides
    .filter(({ tool }) => isLookedAt(tool))
    .flatMap(({ name, state, does, harmless }) =>
      set
        .filter(([each, value]) => name.test(each) && !harmless?.(value as string, scene, each))
        .map(([each]) =>
          (state === 'bad' ? bad : warning)(`${each} is set in this shell: it ${does}`, {
            kind: 'unset',
            names: [each],
          }),
        ),
    );
  // Several tools may be kept from keyring by one variable.
  return found.filter(({ what }, at) => found.findIndex((each) => each.what === what) === at);
}
