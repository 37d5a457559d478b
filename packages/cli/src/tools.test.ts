import { expect, it } from 'vitest';
import { toolNamed, toolNames } from './tools.ts';

it.each([
  ['mvn', '--tool maven'],
  ['Cargo', '--tool cargo'],
  ['yarn4', '--tool yarn'],
  ['pipx', '--tool pip'],
  ['make', `--tool ${toolNames.join('|')}`],
  ['constructor', `--tool ${toolNames.join('|')}`],
])('a tool is not %s: %s', (name, hint) => {
  expect(() => toolNamed(name)).toThrow(
    expect.objectContaining({ kind: 'usage', message: `${name} is not a tool that vouch sets up`, hint }),
  );
});
