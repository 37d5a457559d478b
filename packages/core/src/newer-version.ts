import { VouchError } from './error.ts';

/** The hint where a file of ours comes from a later vouch: moved away, as a damaged one is, it would be lost to that one as well. */
export const updateVouch = 'update vouch, or use the one that wrote it';

/** Throws `configuration` where a file of ours, read as JSON, says a later version than the one that we know. Pure. */
export function requireKnownVersion(path: string, json: unknown, known: number): void {
  const { version } = Object(json) as { readonly version?: unknown };
  if (typeof version !== 'number' || version <= known) return;
  throw new VouchError('configuration', `${path} was written by a newer vouch, so nothing was changed`, {
    hint: updateVouch,
  });
}
