import { VouchError } from './error.ts';

/**
 * Throws `configuration`, for the reason `newer-file`, where a file of ours, read as JSON, says a later version than the one that we know. The hint is not to move it
 * away, as a damaged one is: it would be lost to that vouch as well. Pure.
 */
export function requireKnownVersion(path: string, json: unknown, known: number): void {
  const { version } = Object(json) as { readonly version?: unknown };
  if (typeof version !== 'number' || version <= known) return;
  throw new VouchError('configuration', `${path} was written by a newer vouch, so nothing was changed`, {
    hint: 'update vouch, or use the one that wrote it',
    reason: 'newer-file',
  });
}
