import { testMatrix } from './matrix.ts';

testMatrix([
  ['npm8', ['memory', 'file', 'exec']],
  ['npm9', ['memory', 'file', 'exec']],
  ['npm10', ['memory', 'file', 'exec']],
  ['npm11', ['memory', 'file', 'exec']],
  ['npm12', ['file', 'exec']],
  ['pnpm9', ['token helper', 'exec']],
  ['pnpm10', ['token helper', 'exec']],
  ['pnpm11', ['token helper', 'exec']],
  ['pnpm12', ['exec']],
  ['yarn1', ['exec']],
  ['yarn3', ['plugin']],
  ['bun', ['exec']],
]);
