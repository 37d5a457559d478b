import type { Context } from '@vouch/core';
import { bunRoutes } from './bunfig.ts';
import { pnpmRoutes } from './pnpm-routes.ts';
import type { Route } from './route.ts';

/** The tools that take a registry from files of their own, before the user's .npmrc. */
const readers: Readonly<Record<string, (context: Context) => Promise<readonly Route[]>>> = {
  bun: bunRoutes,
  pnpm: pnpmRoutes,
};

/** What the tool's own files say about registries; nothing for one that has none. */
export async function ownRoutes(context: Context, tool: string): Promise<readonly Route[]> {
  return (await readers[tool]?.(context)) ?? [];
}
