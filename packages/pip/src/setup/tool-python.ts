import { programsNamed } from '@vouch/adapter-kit';
import type { Context } from '@vouch/core';
import { askPython, type PythonFacts } from './python-at-hand.ts';

/**
 * The Python that a tool such as twine starts by, from which it imports keyring. Undefined where the tool is not on PATH, and
 * where only a shell could tell.
 */
export async function toolPython(context: Context, tool: string): Promise<PythonFacts | undefined> {
  const [program] = await programsNamed(context, tool);
  const python = program === undefined ? undefined : await interpreterOf(context, program);
  return python === undefined ? undefined : await askPython(context, python);
}

/** The Python in a script's first line; undefined for what only a shell could tell, and for a program that is no script. */
async function interpreterOf({ files }: Context, program: string): Promise<string | undefined> {
  const { size } = await files.stat(program);
  const text = size < 4_096 ? await files.readFile(program, 'utf8') : '';
  return /^#!(\/\S*\/python[\d.]*)(?: -\w+)?\r?\n/.exec(text)?.[1];
}
