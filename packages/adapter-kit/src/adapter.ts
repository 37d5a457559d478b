import type { Context } from '@vouch/core';
import type { Format, Scaffold } from './format.ts';
import type { KeyPath } from './key-path.ts';

/** Knows one package manager's files. A dynamic adapter adds a protocol program beside this. */
export interface Adapter<Request, Facts> {
  /** `cargo`, `npm`: the name that the journal and the command line know. */
  readonly tool: string;
  /** The only part that reads; it never writes. */
  inspect(context: Context, request: Request): Promise<Facts>;
  /** Pure: the same request and facts give the same plan. */
  plan(request: Request, facts: Facts): Plan;
}

/** What an adapter would change here and now. */
export async function planFor<Request, Facts>(
  context: Context,
  adapter: Adapter<Request, Facts>,
  request: Request,
): Promise<Plan> {
  return adapter.plan(request, await adapter.inspect(context, request));
}

export interface Plan {
  readonly edits: readonly Edit[];
  /** Sentences for the person, without secrets. */
  readonly notes: readonly string[];
}

/** One file before and after, as text with its byte-order mark; null where there is no file. */
export interface Edit {
  /** As the adapter names the file; it may be a symlink, which stays one. */
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  /** The mode of a file that we create. An existing file keeps its own, but for the bits of others where a secret goes in. */
  readonly mode: number;
  readonly format: Format;
  readonly keys: readonly KeyRecord[];
  readonly made: readonly Scaffold[];
  /** Texts that must not be shown, nor stand in a file that others can read. */
  readonly secrets: readonly string[];
}

/** What the journal needs to know of one key. */
export interface KeyRecord {
  readonly path: KeyPath;
  readonly former: Former;
  /** Hash of the value that stood there before, and of ours; an absent key hashes as undefined. */
  readonly stood: string;
  readonly ours: string;
  /** Source text of our value, null where we took the key out; absent for a secret, and where the newest serves every owner. */
  readonly source?: string | null;
}

/** What stood at a key before us, as far as it may be written down. */
export type Former =
  | { readonly kind: 'absent' }
  | { readonly kind: 'secret' }
  | { readonly kind: 'value'; readonly source: string }
  | {
      readonly kind: 'cut';
      readonly source: string;
      readonly text: string;
      readonly line: number;
      readonly column: number;
      /** Eight hex digits over the line above: enough to find the place again, too few to prove a guess. */
      readonly above: string;
    };

/** Who set a key up: one tool and one name within it, for instance a registry. */
export interface Owner {
  readonly tool: string;
  readonly id: string;
}

export function sameOwner(one: Owner, other: Owner): boolean {
  return one.tool === other.tool && one.id === other.id;
}

export interface Summary {
  /** The files that were written, created or deleted. */
  readonly changed: readonly string[];
  readonly notes: readonly string[];
}
