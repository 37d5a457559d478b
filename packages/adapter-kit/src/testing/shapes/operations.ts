import { VouchError } from '@vouch/core';
import { expect } from 'vitest';
import { type Adapter, planFor } from '../../adapter.ts';
import { setUp } from '../../apply/apply.ts';
import { listOwners, removeOwner } from '../../apply/remove.ts';
import { expectBack } from '../came-back.ts';
import { inInnerHome, type TestHome } from '../tree.ts';
import { beyondOurs } from './only-ours.ts';
import type { Shape } from './shape.ts';

/** An adapter, and two things that one owner may want of it. */
export interface ShapeSubject<Request, Facts> {
  readonly adapter: Adapter<Request, Facts>;
  /** The config file, relative to the home, and what such a file often says. */
  readonly file: string;
  readonly usual: string;
  readonly first: Request;
  readonly changed: Request;
}

const id = 'one';

/** Install, install again, change, uninstall: what must be true after each, whatever the file's shape. */
export async function installChangeAndUninstall<Request, Facts>(
  subject: ShapeSubject<Request, Facts>,
  shape: Shape,
): Promise<void> {
  await inInnerHome(async (home) => {
    shape.arrange(home, subject.file, subject.usual);
    const before = home.tree();
    if (await isRefused(home, subject, subject.first)) {
      expect(shape.outcome, 'setup refused the file').not.toBe('edited');
      await staysRefused(home, subject, before);
      return;
    }
    expect(shape.outcome, 'setup took the file').not.toBe('refused');
    const installed = home.tree();
    keepsItsShape(before, installed);

    expect((await setUp(home.context, subject.adapter, id, subject.first)).changed, 'a second time').toEqual(
      [],
    );
    expect(home.tree(), 'a second time').toEqual(installed);

    expect(await isRefused(home, subject, subject.changed), 'the change is taken').toBe(false);
    keepsItsShape(before, home.tree());

    const { notes } = await removeOwner(home.context, { tool: subject.adapter.tool, id });
    expect(await listOwners(home.context)).toEqual([]);
    expectBack(before, home.tree(), notes);
  });
}

/** Sets up; true where the file was refused, which may only be for its state. */
async function isRefused<Request, Facts>(
  { context }: TestHome,
  { adapter }: ShapeSubject<Request, Facts>,
  request: Request,
): Promise<boolean> {
  try {
    const { edits } = await planFor(context, adapter, request);
    await setUp(context, adapter, id, request);
    for (const edit of edits) expect(beyondOurs(edit), edit.path).toEqual([]);
    return false;
  } catch (error) {
    if (!(error instanceof VouchError)) throw error;
    expect(error, error.message).toMatchObject({ kind: 'configuration', hint: expect.any(String) });
    return true;
  }
}

/** Nothing that was asked of a refused file moves a byte, and nobody is noted as its owner. */
async function staysRefused<Request, Facts>(
  home: TestHome,
  subject: ShapeSubject<Request, Facts>,
  before: Record<string, string>,
): Promise<void> {
  for (const request of [subject.first, subject.changed]) {
    expect(await isRefused(home, subject, request)).toBe(true);
    expect(home.tree()).toEqual(before);
  }
  expect((await removeOwner(home.context, { tool: subject.adapter.tool, id })).changed).toEqual([]);
  expect(await listOwners(home.context)).toEqual([]);
  expect(home.tree()).toEqual(before);
}

/** Links say what they said, files and directories keep their modes, what is new is private, and no temp file is left. */
function keepsItsShape(before: Record<string, string>, after: Record<string, string>): void {
  for (const [path, was] of Object.entries(before)) {
    const kept = was.startsWith('-> ') ? was : was.split('\n', 1)[0];
    expect(after[path]?.startsWith(kept ?? ''), `${path} is ${kept} still`).toBe(true);
  }
  for (const [path, is] of Object.entries(after)) {
    expect(path).not.toMatch(/\.tmp$|\.vouch-removed/);
    if (!(path in before)) expect(is.split('\n', 1)[0], path).toMatch(/^(?:directory 700|file [67]00)$/);
  }
}
