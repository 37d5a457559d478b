import { errorCode, toVouchError } from '@vouch/core';
import type { Remedy } from '../remedy.ts';
import { bad, type Diagnosis } from './finding.ts';

/** Whether the system keeps us from a file, as after a set-up with sudo: it keeps the file's tool from it, too. */
export function isForbidden(thrown: unknown): boolean {
  const { cause } = toVouchError(thrown);
  return ['EACCES', 'EPERM'].includes(errorCode(cause) ?? '');
}

/** A file that the system keeps us from, with the reason. */
export function forbidden(reason: string): Diagnosis {
  return bad(`${reason}; check who owns it, and its mode`);
}

/**
 * A file that its tool cannot read, and set-up neither, with the reason. `again` sets the tool up anew, where the file is
 * one that set-up writes: then there is a way that needs no editor, and keeps the damaged text.
 */
export function damaged(path: string, thrown: unknown, again?: Remedy): Diagnosis {
  const { message } = toVouchError(thrown);
  // Who read the file names it; who read its text does not.
  const reason = message.includes(path) ? message : `${path}: ${message}`;
  if (isForbidden(thrown)) return forbidden(reason);
  if (again === undefined) return bad(`${reason}: the file is damaged; fix it`);
  return bad(`${reason}: the file is damaged; fix it, or move it away and set up again`, {
    kind: 'all',
    remedies: [{ kind: 'move-away', path }, again],
  });
}
