import { dirname, join } from 'node:path';
import type { Workbench } from '@vouch/workbench';
import { root } from './documents.ts';
import { programsOf } from './programs.ts';

/** The issuer that the documents name. */
const issuer = 'https://login.example.com';
const cli = join(root, 'packages', 'cli');

/** What differs from run to run or from machine to machine, by name, and what the documents say in its place. */
const wildcards: readonly { readonly name: string; readonly pattern: RegExp; readonly shown: string }[] = [
  {
    name: 'the id of a client',
    pattern: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g,
    shown: '8d7fe1c2…',
  },
  { name: 'what a sign-in asks for', pattern: /(?<=\/authorize)\?\S+/g, shown: '?…' },
  { name: 'a log of npm', pattern: /\b20\d\d-\d\d-\d\dT\w+-debug-0/g, shown: '2026-11-21-debug-0' },
  { name: 'a token', pattern: /\beyJ[\w-]+(?:\.[\w-]+)+/g, shown: 'eyJ2…' },
  { name: 'a time of day', pattern: /(?<![\d:])\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\d:])/g, shown: '17:30' },
  { name: 'a day', pattern: /\b20[2-9]\d-\d\d-\d\d(?!\d)/g, shown: '2026-11-21' },
  { name: 'what is left', pattern: /\b\d+ h \d+ min\b/g, shown: '7 h 59 min' },
  { name: 'how long it took', pattern: /\b\d+(?:\.\d+)? ?m?s\b(?: \d+m?s\b)*/g, shown: '0.5s' },
  { name: 'an end in epoch seconds', pattern: /\b1[78]\d{8}\b/g, shown: '1795276800' },
  { name: 'a port', pattern: /127\.0\.0\.1:\d+/g, shown: '127.0.0.1:49152' },
  { name: 'a process', pattern: /\bprocess \d+\b/g, shown: 'process 4711' },
  { name: 'a progress bar', pattern: /━+/g, shown: '━━━━━━━━' },
  { name: 'a speed', pattern: /\b\d+(?:\.\d+)? [kM]?B\/s/g, shown: '1.2 MB/s' },
  // Every other client is pinned; these two are whatever the machine has.
  { name: 'the machine’s Python', pattern: /\bPython 3(?:\.\d+)+/g, shown: 'Python 3.11.7' },
  { name: 'the machine’s cargo', pattern: /\bcargo 1(?:\.\d+)+(?:-[\w.]+)?/g, shown: 'cargo 1.95.0' },
  { name: 'where temporary files are', pattern: /\/tmp\/[\w.-]+/g, shown: '/tmp/dir' },
];

/** Lines that only the emulator's way of being reached brings about. */
const ofTheEmulator = /^(?:NOTE: )?Picked up JAVA_TOOL_OPTIONS:/;

/** A document's command, as the bench is to run it. */
export function commandForBench(command: string, { emulator }: Workbench): string {
  return command.replaceAll(issuer, emulator.issuerUrl);
}

/** What the bench's programs print, as the documents show it. */
export function outputForDocument(output: string, { emulator, home }: Workbench): string[] {
  const places: readonly (readonly [string, string])[] = [
    [emulator.issuerUrl, issuer],
    [new URL(emulator.issuerUrl).host, new URL(issuer).host],
    [programsOf(emulator), '/usr/local/bin'],
    [home, '/home/ann'],
    [cli, '/usr/local/lib/node_modules/vouch'],
    [process.execPath, '/usr/local/bin/node'],
    [`${dirname(process.execPath)}/`, '/usr/local/bin/'],
  ];
  let text = output;
  for (const [real, shown] of places) text = text.replaceAll(real, shown);
  for (const { pattern, shown } of wildcards) text = text.replace(pattern, shown);
  const lines = text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => !ofTheEmulator.test(line));
  while (lines.at(-1) === '') lines.pop();
  while (lines[0] === '') lines.shift();
  return lines;
}
