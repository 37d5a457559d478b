import { join } from 'node:path';
import { readFileFact } from '@vouch/adapter-kit';
import { type Context, toVouchError, VouchError } from '@vouch/core';
import { overlayDirectory } from '../npmrc/overlay-directory.ts';
import { projectNpmrcs } from '../npmrc/project-files.ts';
import { userNpmrc } from '../npmrc/user-file.ts';
import { notHandedOn, withRegistry } from './environment.ts';
import { namesRegistry } from './named-registry.ts';
import { hostsOf, type OverlayRequest } from './request.ts';
import { rivals, textsOf } from './rivals.ts';
import { overlayText } from './text.ts';

export type { OverlayRequest } from './request.ts';

export interface Overlay {
  /** The environment for the child: the caller's, with what names the file and the repository. */
  readonly env: Context['env'];
  /** Removes the file. Never rejects: the command is over, and its exit code is what counts. */
  end(): Promise<void>;
}

/**
 * A stand-in for the user's .npmrc, for one child process: their settings, and this domain's token. npm 8 to 12, pnpm 9 to
 * 12, yarn 1 and bun all follow `NPM_CONFIG_USERCONFIG` (measured), and a shell hands it on, as it does not the
 * variables with `//` in their names. The file is ours alone, in memory where the machine has a place for it, and gone
 * with the child.
 */
export async function npmOverlay(context: Context, request: OverlayRequest): Promise<Overlay> {
  const userFile = userNpmrc(context);
  const { text } = await readFileFact(context, userFile);
  const projects = await textsOf(context, await projectNpmrcs(context));
  const overlay = overlayText(
    text ?? '',
    projects.map((each) => each.text),
    request,
  );
  const told = [...(await rivals(context, projects, request)), ...notHandedOn(context.env, userFile)];
  const directory = await overlayDirectory(context);
  const path = join(directory, 'npmrc');
  const end = async () => {
    try {
      await context.files.rm(directory, { recursive: true, force: true });
    } catch (thrown) {
      context.say(`vouch: the token stays in ${path}: ${toVouchError(thrown).message}`);
    }
  };
  try {
    const handle = await context.files.open(path, 'wx', 0o600);
    try {
      await handle.writeFile(overlay);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    await end();
    throw new VouchError('configuration', `cannot write ${path}`, { cause });
  }
  for (const line of told) context.say(line);
  return { env: { ...withRegistry(context.env, request), NPM_CONFIG_USERCONFIG: path }, end };
}

/** Throws `usage` where nothing names a repository of the domain. Asked before there is a token. */
export async function requireRepository(
  context: Context,
  request: Pick<OverlayRequest, 'domain' | 'repository' | 'tools' | 'command' | 'node'>,
): Promise<void> {
  if (request.repository !== undefined || (await namesRegistry(context, hostsOf(request), request))) return;
  throw whichRepository(request.tools[0]);
}

export function whichRepository(tool: string | undefined): VouchError {
  return new VouchError('usage', `which repository is ${tool} to use?`, { hint: '--repository NAME' });
}
