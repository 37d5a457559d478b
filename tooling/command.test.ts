import { expect, it } from 'vitest';
import { commandFor } from './command.mjs';

const node = 'C:\\Program Files\\nodejs\\node.exe';

it('starts a program on Windows without a shell, so that a blank in its path does not end it', () => {
  expect(commandFor(node, ['turbo', 'run'], 'win32')).toEqual({
    file: node,
    args: ['turbo', 'run'],
    shell: false,
  });
});

it('gives Windows’ shell what only that can start, each word in quotes', () => {
  expect(commandFor('npm', ['pack', 'C:\\my clone\\a'], 'win32')).toEqual({
    file: '"npm" "pack" "C:\\my clone\\a"',
    args: [],
    shell: true,
  });
  expect(commandFor('C:\\my clone\\bin\\mvn', ['-q'], 'win32').shell).toBe(true);
});

it('needs no shell anywhere else', () => {
  expect(commandFor('npm', ['ci'], 'darwin')).toEqual({ file: 'npm', args: ['ci'], shell: false });
});
