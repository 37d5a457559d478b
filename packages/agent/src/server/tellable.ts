import { toWireError, type WireError } from '../wire/wire-error.ts';

/** More than anybody reads after a login; so many fit into one line. */
const most = 20;

/** Failures for a person: what failed alike once, the first twenty, and how many there were besides. */
export function tellable(failures: readonly unknown[]): WireError[] {
  const alike = new Map<string, WireError>();
  for (const failure of failures.map(toWireError)) alike.set(`${failure.kind} ${failure.message}`, failure);
  const all = [...alike.values()];
  const [next] = all.slice(most);
  if (next === undefined) return all;
  const message = `${all.length - most} more failures are not told here`;
  return [...all.slice(0, most), { kind: next.kind, message }];
}
