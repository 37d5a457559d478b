import { dirname, win32 } from 'node:path';
import { programsNamed } from '@vouch/adapter-kit';
import { existingVouchDirectory } from '../existing-vouch.ts';
import type { Diagnosis } from './finding.ts';
import { good, warning } from './finding.ts';
import type { Scene } from './scene.ts';

/** The words that start this very program: `vouch` where a shell finds us by it, else our absolute paths. */
export async function wordsForVouch(scene: Pick<Scene, 'context' | 'self'>): Promise<readonly string[]> {
  const [first] = await programsNamed(scene.context, 'vouch');
  const { node, script } = scene.self;
  return first !== undefined && (await isOurs(scene, first)) ? ['vouch'] : [node, script];
}

/**
 * Which `vouch` is first on PATH. The existing Vouch has the same name, and another version of ours may be installed
 * beside this one.
 */
export async function lookForVouchOnPath(scene: Scene): Promise<readonly Diagnosis[]> {
  const found = await programsNamed(scene.context, 'vouch');
  const ours = await Promise.all(found.map((path) => isOurs(scene, path)));
  const [first] = found;
  const own = found[ours.indexOf(true)];
  const other = found[ours.indexOf(false)];
  if (first === undefined) return [warning(`no vouch is on PATH; this one is ${scene.self.script}`)];
  if (ours[0] === true) {
    if (other === undefined) return [good(`${first} is the only one on PATH`)];
    return [good(`${first} is the first on PATH; another is ${other}${await existingVouch(scene)}`)];
  }
  const told = `another vouch is first on PATH: ${first}${await existingVouch(scene)}`;
  return own === undefined
    ? [warning(`${told}; this one, ${scene.self.script}, is not on PATH`)]
    : [warning(`${told}; this one is ${own}`, { kind: 'path-first', directory: dirname(own) })];
}

/** A link to our program, or a launcher that names it. */
async function isOurs({ context, self }: Pick<Scene, 'context' | 'self'>, path: string): Promise<boolean> {
  const { files } = context;
  if ((await files.realpath(path).catch(() => path)) === self.script) return true;
  const { size } = await files.stat(path);
  return size < 4_096 && startsScript(await files.readFile(path, 'utf8'), path, self.script);
}

/** Whether a few lines of a launcher name the script; npm's own on Windows name it from their own directory on. Pure. */
export function startsScript(text: string, launcher: string, script: string): boolean {
  const directory = win32.dirname(launcher);
  const named = [...text.matchAll(/%~?dp0%?\\?([^"%]+)"/g)].map(([, path = '']) =>
    win32.join(directory, path),
  );
  return text.includes(script) || named.includes(script);
}

async function existingVouch({ context }: Pick<Scene, 'context'>): Promise<string> {
  const stat = await context.files.stat(existingVouchDirectory(context)).catch(() => undefined);
  return stat === undefined ? '' : ' (the existing Vouch is set up here: ~/.config/vouch)';
}
