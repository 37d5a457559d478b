import { configparserShapes, npmrcShapes } from './ini.ts';
import { blockShapes, scriptShapes, yamlShapes } from './other.ts';
import { places } from './places.ts';
import type { FileKind, Shape } from './shape.ts';
import { texts, textsOf } from './texts.ts';
import { tomlShapes } from './toml.ts';
import { xmlShapes } from './xml.ts';

/** Every state in which a file of this kind may be found: some forty. `block`: the name of our block in a `block` file. */
export function shapesOf(kind: FileKind, block = ''): readonly Shape[] {
  const own: Readonly<Record<FileKind, readonly Shape[]>> = {
    toml: tomlShapes,
    npmrc: npmrcShapes,
    configparser: configparserShapes,
    xml: xmlShapes,
    yaml: yamlShapes,
    script: scriptShapes,
    block: blockShapes(block),
  };
  return [...places, ...texts, ...textsOf(kind), ...own[kind]];
}
