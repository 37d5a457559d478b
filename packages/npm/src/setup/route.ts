import type { Format } from '@vouch/adapter-kit';

/** A value in a tool's own file that says where packages come from. */
export interface Route {
  readonly file: string;
  /** The file itself, behind any symlink. */
  readonly target: string;
  /** From 1. */
  readonly line: number;
  /** The key as an .npmrc has it: `registry` or `@team:registry`. */
  readonly key: string;
  /** With a slash at its end, as set-up writes it. */
  readonly url: string;
  /** What the line begins with, where the line can be cut: a table has its token on another. */
  readonly word?: string;
}

/** What a file says; nothing where its tool could not read it either, and names the fault itself. Pure. */
export function leavesOf(text: string, format: Pick<Format, 'leaves'>): ReturnType<Format['leaves']> {
  try {
    return format.leaves(text);
  } catch {
    return [];
  }
}
