import { seedsOf, tally } from '@vouch/workbench/tally';
import { test } from 'vitest';
import { programsOfFile } from './programs.ts';
import { fuzzWire } from './wire-fuzz.ts';

const programs = programsOfFile();

test.each(seedsOf('wire frames'))(
  '50,000 frames of nonsense over live sockets neither end the agent nor keep it from who comes after, seed %i',
  async (seed) => {
    const { frames, conversations, growth } = await fuzzWire(programs, { frames: 50_000, cuts: 200, seed });
    const note = `${conversations} connections, RSS ${growth.toFixed(1)} MiB more`;
    tally({ what: 'wire frames', tried: frames, lost: 0, seed, note });
  },
);
