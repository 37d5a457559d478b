import { testMatrix } from './matrix.ts';

/** The newest of each client, by the way that setup chooses. */
testMatrix([
  ['npm12', ['memory']],
  ['pnpm12', ['token helper']],
  ['yarn1', ['file']],
  ['yarn4', ['plugin']],
  ['bun', ['file']],
]);
