import { type Context, sha256 } from '@vouch/core';
import type { Key } from '../place/key-file.ts';

type Waited = Pick<Context, 'waited'>;

/** Milliseconds that this process has waited for an agent in vain. */
export function silenceOf({ waited }: Waited, key: Key): number {
  return waited.size === 0 ? 0 : (waited.get(nameOf(key)) ?? 0);
}

/** The agent has said nothing for so many milliseconds. Waits that overlap count once. */
export function noteSilence(context: Waited, key: Key, milliseconds: number): void {
  context.waited.set(nameOf(key), Math.max(silenceOf(context, key), milliseconds));
}

/** The agent answers after all. */
export function noteAnswer({ waited }: Waited, key: Key): void {
  if (waited.size > 0) waited.delete(nameOf(key));
}

/** An agent that was restarted has a new key, and nobody has waited for it. */
function nameOf({ secret }: Key): string {
  return sha256(secret.expose().toString('hex'));
}
