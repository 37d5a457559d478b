import { type Context, VouchError } from '@vouch/core';
import { type Adapter, type Edit, type Owner, type Plan, planFor, type Summary } from '../adapter.ts';
import { type FileFact, readFileFact } from '../files/file-fact.ts';
import { ChangedMeanwhile, type Write } from '../files/transaction.ts';
import { anyMode, ownerOnly } from '../files/write.ts';
import { recordEdit, withChosen } from '../journal/record.ts';
import { openState, readStored } from '../journal/store.ts';
import { againWhereChanged } from './again.ts';
import { commitSetUp } from './commit.ts';
import { followMoved } from './follow.ts';
import { withLock } from './lock.ts';

/**
 * Inspects, plans and applies under the lock, and starts again when a foreign program changes a file. The
 * usual way to run an adapter. Where a person asked for it, the journal remembers in which words they chose what the owner's
 * name does not say. Throws what the adapter throws, and `configuration` for files that cannot be edited.
 */
export async function setUp<Request, Facts>(
  context: Context,
  adapter: Adapter<Request, Facts>,
  id: string,
  request: Request,
  chosen?: readonly string[],
): Promise<Summary> {
  return withLock(context, await openState(context), () =>
    setUpLocked(context, adapter, id, request, chosen),
  );
}

/** `setUp` for who has the lock. */
export async function setUpLocked<Request, Facts>(
  context: Context,
  adapter: Adapter<Request, Facts>,
  id: string,
  request: Request,
  chosen?: readonly string[],
): Promise<Summary> {
  return againWhereChanged(async () => {
    const plan = await planFor(context, adapter, request);
    return await applyLocked(context, { tool: adapter.tool, id }, plan, chosen);
  });
}

/** Applies a plan for an owner. Throws `configuration` ("was changed while we edited it") where the plan is out of date. */
export async function applyPlan(context: Context, owner: Owner, plan: Plan): Promise<Summary> {
  return withLock(context, await openState(context), () => applyLocked(context, owner, plan));
}

async function applyLocked(
  context: Context,
  owner: Owner,
  plan: Plan,
  chosen?: readonly string[],
): Promise<Summary> {
  const before = await readStored(context);
  let journal = await followMoved(context, before.journal);
  if (chosen !== undefined) journal = withChosen(journal, ownerName(owner), chosen);
  const writes: Write[] = [];
  const notes = [...plan.notes];
  for (const { edit, fact } of await currentFiles(context, plan)) {
    if (writes.some((write) => write.target === fact.target)) {
      throw new VouchError('internal', `a plan edits ${edit.path} twice`);
    }
    journal = recordEdit(journal, ownerName(owner), edit, fact.target);
    writes.push({
      path: edit.path,
      target: fact.target,
      before: edit.before,
      after: edit.after,
      modes: { made: edit.mode, keeps: edit.secrets.length > 0 ? ownerOnly : anyMode },
    });
    if (edit.after !== edit.before) notes.push(...remarksOn(context, edit, fact));
  }
  const changed = await commitSetUp(context, { before, after: journal, writes });
  return { changed, notes };
}

async function currentFiles(context: Context, plan: Plan) {
  const found = [];
  for (const edit of plan.edits) {
    const fact = await readFileFact(context, edit.path);
    if (fact.text !== edit.before) throw new ChangedMeanwhile(edit.path);
    found.push({ edit, fact });
  }
  return found;
}

/** What a write does beside the text. Windows has no modes that anybody could read a file by. */
function remarksOn({ platform }: Context, { path, secrets }: Edit, { mode, links }: FileFact): string[] {
  const remarks: string[] = [];
  const isOpen = platform !== 'win32' && mode !== null && (mode & 0o077) !== 0;
  if (secrets.length > 0 && isOpen)
    remarks.push(`${path} was open to other users: its mode is ${octal(mode & ownerOnly)} now`);
  if (links > 1) remarks.push(`${path} has other hard links, which keep the old text`);
  return remarks;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

export function ownerName({ tool, id }: Owner): string {
  return `${tool}:${id}`;
}
