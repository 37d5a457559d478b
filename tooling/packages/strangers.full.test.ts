import { beforeAll, describe } from 'vitest';
import { type Packed, pack } from './pack.mjs';
import { nodeMajors } from './stranger.ts';
import { adaptersJourney } from './stranger-adapters.ts';
import { personJourney } from './stranger-person.ts';

let packed: readonly Packed[];
beforeAll(() => {
  packed = pack({});
});

describe.each(nodeMajors)('on Node %i', (major) => {
  const tarballs = (...names: string[]) => packed.filter(({ name }) => names.includes(name));
  personJourney(major, tarballs);
  adaptersJourney(major, tarballs);
});
