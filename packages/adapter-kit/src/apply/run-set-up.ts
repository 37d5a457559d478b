import type { Context } from '@vouch/core';
import { type Adapter, planFor } from '../adapter.ts';
import { setUp } from './apply.ts';
import { dryRunWith, type OwnChange, updateWhile } from './update-while.ts';

/** A set-up as a person asks for it: an adapter, what it is asked for, and what of our own is saved with it. */
export interface AskedSetUp<Request, Facts> {
  readonly adapter: Adapter<Request, Facts>;
  readonly request: Request;
  /** The owner's id: what the journal, and `--remove`, know this set-up by. */
  readonly id: string;
  readonly own: OwnChange;
  /** In which words the person chose what the id does not say. */
  readonly chosen?: readonly string[];
  /** Said before what the plan says. */
  readonly notes?: readonly string[];
}

/** Sets up and saves, or does neither, and tells the person. Throws as `setUp` and `updateWhile` do. */
export async function runSetUp<Request, Facts>(
  context: Context,
  { adapter, request, id, own, chosen, notes = [] }: AskedSetUp<Request, Facts>,
): Promise<void> {
  const done = await updateWhile(context, own, () => setUp(context, adapter, id, request, chosen));
  for (const path of done.changed) context.say(`wrote ${path}`);
  for (const note of [...notes, ...done.notes]) context.say(note);
}

/** What that would change, as a diff; its notes are said. Throws the same. */
export async function previewSetUp<Request, Facts>(
  context: Context,
  { adapter, request, own, notes = [] }: AskedSetUp<Request, Facts>,
): Promise<string> {
  const plan = await planFor(context, adapter, request);
  for (const note of [...notes, ...plan.notes]) context.say(note);
  return await dryRunWith(context, plan, own);
}
