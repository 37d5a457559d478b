import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Workbench } from '@vouch/workbench';
import { type Fence, markOf, partsOf } from '@vouch/workbench/markdown';
import { commandsOf, isShown, printSession, type Shown, sessionOf } from './commands.ts';
import { documents, readDocument, root } from './documents.ts';
import { runInOneShell } from './shell.ts';
import { commandForBench, outputForDocument } from './stand-ins.ts';

/** The blocks of a document that are run one after the other, on one scene. */
export interface Play {
  readonly document: string;
  readonly scene: string;
  /** Where it begins, for people. */
  readonly heading: string;
  readonly fences: readonly Fence[];
}

/** What a block says, and what it would say if it were made anew. */
export interface Outcome {
  readonly fence: Fence;
  readonly made: string;
  readonly problem?: string;
}

export const sessions = 'console';
const scripts = ['bash', 'sh'];

/** Whether a block has commands that a reader may type. */
function hasCommands({ language }: Fence): boolean {
  return language === sessions || scripts.includes(language);
}

/** Whether a block is played on its scene: no other test runs it, and no mark says why nothing does. */
export function isPlayed(fence: Fence): boolean {
  if (markOf(fence, 'not run') !== undefined || markOf(fence, 'run by') !== undefined) return false;
  return hasCommands(fence) || markOf(fence, 'file')?.startsWith('~/') === true;
}

export function playsOf(document: string): Play[] {
  const plays: { document: string; scene: string; heading: string; fences: Fence[] }[] = [];
  for (const part of partsOf(readDocument(document))) {
    if (part.kind === 'mark' && part.name === 'scene')
      plays.push({ document, scene: part.value, heading: '', fences: [] });
    if (part.kind !== 'fence' || !isPlayed(part)) continue;
    const play = plays.at(-1);
    // Another test reports a block without a scene.
    if (play === undefined) continue;
    play.heading ||= part.heading;
    play.fences.push(part);
  }
  return plays.filter(({ fences }) => fences.length > 0);
}

export const allPlays: readonly Play[] = documents.flatMap(playsOf);

/** Plays the blocks, all in one shell, and compares what they print with what they show. */
export async function play({ fences }: Play, bench: Workbench): Promise<Outcome[]> {
  const parsed = fences.map((fence) => ({ fence, shown: shownIn(fence) }));
  const commands = parsed.flatMap(({ shown }) => shown.map(({ command }) => commandForBench(command, bench)));
  const ran = await runInOneShell(bench, commands);
  let next = 0;
  return parsed.map(({ fence, shown }) => {
    const mine = ran.slice(next, next + shown.length);
    next += shown.length;
    return outcomeOf(
      fence,
      shown,
      mine.map(({ code, output }) => ({ code, lines: outputForDocument(output, bench) })),
    );
  });
}

function shownIn(fence: Fence): Shown[] {
  if (fence.language === sessions) return sessionOf(fence.body);
  const file = markOf(fence, 'file');
  const commands = file === undefined ? commandsOf(fence.body) : [`cat ${file}`];
  return commands.map((command) => ({ source: command, command, output: [] }));
}

function outcomeOf(
  fence: Fence,
  shown: readonly Shown[],
  ran: readonly { readonly code: number; readonly lines: readonly string[] }[],
): Outcome {
  const said = ran.flatMap(({ lines }, index) => [`$ ${shown[index]?.command}`, ...lines]).join('\n');
  const bad = (problem: string, made = fence.body): Outcome => ({
    fence,
    made,
    problem: `${problem}\n${said}`,
  });
  if (ran.length < shown.length) return bad('the shell ended before the block did');
  const last = Number(markOf(fence, 'fails') ?? 0);
  const failed = ran.findIndex(
    ({ code }, index) => code !== last && (code !== 0 || index === ran.length - 1),
  );
  if (failed !== -1) return bad(`${shown[failed]?.command} ended with ${ran[failed]?.code}`);
  const made = madeAnew(fence, shown, ran);
  return made === fence.body ? { fence, made } : bad('the block shows something else', made);
}

function madeAnew(
  fence: Fence,
  shown: readonly Shown[],
  ran: readonly { readonly lines: readonly string[] }[],
): string {
  if (markOf(fence, 'file') !== undefined) return `${ran[0]?.lines.join('\n')}\n`;
  if (fence.language !== sessions) return fence.body;
  const made = shown.map((one, index) => {
    const lines = ran[index]?.lines ?? [];
    return isShown(one.output, lines) ? one : { ...one, output: lines };
  });
  return printSession(made);
}

/** Writes blocks into their document. */
export function rewrite(document: string, outcomes: readonly Outcome[]): void {
  let text = readDocument(document);
  for (const { fence, made } of outcomes.toSorted((one, other) => other.fence.start - one.fence.start))
    text = text.slice(0, fence.start) + made + text.slice(fence.end);
  writeFileSync(join(root, document), text);
}

/** A file of the repository that a block shows. */
export function shownFile(fence: Fence): string | undefined {
  const file = markOf(fence, 'file');
  return file === undefined || file.startsWith('~/') ? undefined : readFileSync(join(root, file), 'utf8');
}
