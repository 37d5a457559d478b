import type { Format } from './format.ts';
import { holdsSecret } from './secret-keys.ts';

/** Where the leaves of a text hold secrets, in their order, and those that overlap as one. Pure. */
export function secretRanges(
  text: string,
  format: Format,
): { readonly start: number; readonly end: number }[] {
  const ranges: { readonly start: number; readonly end: number }[] = [];
  const secrets = format
    .leaves(text)
    .filter(({ names, start, end }) => holdsSecret(names, text.slice(start, end)));
  for (const { start, end } of secrets.toSorted((one, other) => one.start - other.start)) {
    const last = ranges.at(-1);
    if (last !== undefined && start < last.end)
      ranges.splice(-1, 1, { start: last.start, end: Math.max(last.end, end) });
    else ranges.push({ start, end });
  }
  return ranges;
}
