import { expect, it } from 'vitest';
import { editFile, set } from './edit.ts';
import { npmrcFormat } from './ini/format.ts';
import { notMeant } from './second-reader.ts';

const fact = { path: '/home/u/.npmrc', target: '/home/u/.npmrc', text: 'a=1\n', mode: 0o600, links: 1 };

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

it('a splice that went wrong is ours, and nobody is told to mend the file', () => {
  const path = ['registry'];
  const format = {
    ...npmrcFormat,
    verify: () => {
      throw notMeant(path);
    },
  };
  expect(errorOf(() => editFile(fact, format, [set(path, 'x')]))).toMatchObject({
    kind: 'internal',
    hint: expect.stringContaining('report it'),
  });
  expect(errorOf(() => editFile(fact, npmrcFormat, [set(path, 1)]))).toMatchObject({
    kind: 'internal',
    hint: expect.stringContaining('report it'),
  });
});
