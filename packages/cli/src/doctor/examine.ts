import { printable } from '@vouch/core';
import { type CommandPlace, commandFor } from '../remedy.ts';
import { type Diagnosis, type Finding, warning } from './finding.ts';
import { notChecked } from './gather.ts';
import type { Scene } from './scene.ts';

/** Looks at one thing. It may take as long as the scene's signal allows; what it throws is told as "not checked". */
export interface Check {
  readonly name: string;
  look(scene: Scene): Promise<readonly Diagnosis[]>;
  /** What is left of its findings beside those of all others, so that nothing is told twice. Pure. */
  beside?(others: readonly Diagnosis[], own: readonly Diagnosis[]): readonly Diagnosis[];
}

/** Runs every check at once, and gives what they found in the order of the checks. Never throws, never waits past the signal. */
export async function examine(
  checks: readonly Check[],
  scene: Scene,
  place: CommandPlace,
): Promise<readonly Finding[]> {
  const found = await Promise.all(checks.map((check) => look(check, scene)));
  return checks.flatMap(({ name, beside }, index) => {
    const own = found[index] ?? [];
    const others = found.filter((each) => each !== own).flat();
    return (beside?.(others, own) ?? own).map((diagnosis) => told(name, diagnosis, place));
  });
}

async function look(check: Check, scene: Scene): Promise<readonly Diagnosis[]> {
  try {
    return bottomUp(await beforeEnd(check.look(scene), scene.signal));
  } catch (thrown) {
    return [notChecked(thrown)];
  }
}

function beforeEnd(work: Promise<readonly Diagnosis[]>, signal: AbortSignal): Promise<readonly Diagnosis[]> {
  return new Promise((resolve, reject) => {
    const late = () => resolve([warning('not checked: it took too long')]);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', late));
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}

/** Cuts of one file come last, the lowest first: whoever pastes one command after another must not move the next one's lines. */
function bottomUp(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  const isCut = ({ remedy }: Diagnosis) => remedy?.kind === 'cut-lines';
  const lineOf = ({ remedy }: Diagnosis) => (remedy?.kind === 'cut-lines' ? remedy.from : 0);
  const cuts = diagnoses.filter(isCut).sort((one, other) => lineOf(other) - lineOf(one));
  return [...diagnoses.filter((each) => !isCut(each)), ...cuts];
}

function told(check: string, { state, what, remedy }: Diagnosis, place: CommandPlace): Finding {
  const fix = remedy && commandFor(remedy, place);
  return { check, state, what: printable(what), ...(fix !== undefined && { fix }) };
}
