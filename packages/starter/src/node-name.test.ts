import { expect, it } from 'vitest';
import { type Compiler, nodeName } from './node-name.ts';

const launcher: Compiler = { version: 'v20.19.0', platform: 'linux', arch: 'x64', execArgv: [] };

it('is a plain name without options, and another one for each set of them', () => {
  expect(nodeName(launcher)).toBe('node-v20.19.0-linux-x64');
  const sets = [[], ['--optimize-for-size'], ['--optimize-for-size', '--disable-sigusr1'], ['--a', 'b=/c']];
  const names = sets.map((execArgv) => nodeName({ ...launcher, execArgv }));
  expect(new Set(names).size).toBe(sets.length);
  for (const name of names) expect(name).toMatch(/^[\w.-]+$/);
});
