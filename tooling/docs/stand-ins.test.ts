import type { Workbench } from '@vouch/workbench';
import { expect, it } from 'vitest';
import { outputForDocument } from './stand-ins.ts';

const bench = {
  home: '/tmp/home-of-a-test',
  emulator: { issuerUrl: 'https://issuer.test:4711', directory: '/tmp/emulator' },
} as unknown as Workbench;

it.each([
  [
    'installed package vouch-greeter 1.0, installed using Python 3.14.5',
    'installed package vouch-greeter 1.0, installed using Python 3.11.7',
  ],
  [
    'good     cargo: cargo 1.84.1 asks vouch for the tokens of my-repo',
    'good     cargo: cargo 1.95.0 asks vouch for the tokens of my-repo',
  ],
  ['cargo 1.97.0-nightly asks', 'cargo 1.95.0 asks'],
])('shows the same version of what a machine brings itself, whatever it has: %s', (printed, shown) => {
  expect(outputForDocument(printed, bench)).toEqual([shown]);
});

it('shows the versions of packages and of pinned clients as they are', () => {
  const lines = ['yarn install v1.22.22', ' + vouch-greeter-lib==1.0', '   Compiling app v0.1.0'];
  expect(outputForDocument(lines.join('\n'), bench)).toEqual(lines);
});
