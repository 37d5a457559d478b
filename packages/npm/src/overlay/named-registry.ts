import { join } from 'node:path';
import { directoriesUpward, npmrcFormat, readFileFact } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { npmInForce } from '../npmrc/in-force.ts';
import { bunRoutes } from '../setup/bunfig.ts';

/** The one command that is about to run. */
export interface NamingCommand {
  readonly tools: readonly string[];
  /** Its words: one may name a registry itself. */
  readonly command: readonly string[];
  /** The Node whose npm runs, as far as it is known. */
  readonly node: string;
}

/**
 * Whether anything sends a package to one of these hosts: a variable, a word of the command, or a file that the tool reads.
 * Where nothing does, the tool asks the public registry for private names, without a word.
 */
export async function namesRegistry(
  context: Context,
  hosts: ReadonlySet<string>,
  { tools, command, node }: NamingCommand,
): Promise<boolean> {
  const isOurs = (text: string) => [...hosts].some((host) => text.includes(`//${host}/`));
  const inEnvironment = Object.entries(context.env).flatMap(([name, value]) =>
    /registry$/i.test(name) && value ? [value] : [],
  );
  if ([...command, ...inEnvironment].some(isOurs)) return true;
  // A workspace's package reads what stands at its root, so each directory above counts; the home's is the user's.
  for (const directory of [context.homeDirectory, ...directoriesUpward(context)]) {
    const npmrc = await textOf(context, join(directory, '.npmrc'));
    if (registriesIn(npmrc).some((url) => isOurs(expanded(context, url)))) return true;
    for (const name of otherFiles)
      if (isOurs(withoutComments(await textOf(context, join(directory, name))))) return true;
  }
  if (tools.includes('bun') && (await bunRoutes(context)).some(({ url }) => isOurs(url))) return true;
  return (await npmValues(context, node)).some((url) => isOurs(expanded(context, url)));
}

/** The values of an .npmrc's `registry` and `@scope:registry`, as they stand. */
export function registriesIn(text: string): string[] {
  return npmrcFormat.leaves(text).flatMap(({ names: [section, key = ''] }) => {
    const value = section === '' && isRegistryKey(key) ? npmrcFormat.find(text, [key])?.value : undefined;
    return typeof value === 'string' ? [value] : [];
  });
}

/** Beside .npmrc: what npm, pnpm and yarn 1 take a registry from. */
const otherFiles = ['package.json', 'pnpm-workspace.yaml', '.yarnrc'];

/** What npm's own reader finds: a file that a variable moved, and the global one. Large to load, so it is asked last. */
async function npmValues(context: Context, node: string): Promise<string[]> {
  try {
    const { layers } = await npmInForce(context, node);
    return layers.flatMap(({ values }) =>
      Object.entries(values).flatMap(([key, value]) =>
        isRegistryKey(key) && typeof value === 'string' ? [value] : [],
      ),
    );
  } catch {
    // npm says itself what is wrong with its configuration.
    return [];
  }
}

function isRegistryKey(key: string): boolean {
  return key === 'registry' || key.endsWith(':registry');
}

function expanded({ env }: Context, value: string): string {
  return value.replace(/\$\{(\w+)\??\}/g, (whole, name: string) => env[name] ?? whole);
}

function withoutComments(text: string): string {
  return text.replace(/^\s*#.*$/gm, '');
}

async function textOf(context: Context, path: string): Promise<string> {
  const fact = await readFileFact(context, path).catch(() => undefined);
  return fact?.text ?? '';
}
