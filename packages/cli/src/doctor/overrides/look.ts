import { bad, type Diagnosis, warning } from '../finding.ts';
import type { Scene } from '../scene.ts';
import { javascriptOverrides } from './javascript.ts';
import { mavenOverrides } from './maven.ts';
import type { Override } from './override.ts';
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
  const set = Object.entries(scene.context.env).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  const found = overrides
    .filter(({ tool }) => isLookedAt(tool))
    .flatMap((override) =>
      set.flatMap(({ name, value }) => {
        const told = toldOf(override, value);
        if (told === undefined || !override.name.test(name) || override.harmless?.(value, scene, name))
          return [];
        const diagnosis = override.state === 'bad' ? bad : warning;
        return [diagnosis(`${name} ${told}`, { kind: 'unset', names: [name] })];
      }),
    );
  // Several tools may be kept from keyring by one variable.
  return found.filter(({ what }, at) => found.findIndex((each) => each.what === what) === at);
}

function toldOf({ does, whenEmpty }: Override, value: string): string | undefined {
  if (value !== '') return `is set in this shell: it ${does}`;
  return whenEmpty && `is empty in this shell: it ${whenEmpty}`;
}
