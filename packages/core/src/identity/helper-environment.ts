import type { Context } from '../context.ts';
import { awsConfigFiles } from '../profile/aws-config-files.ts';

const helper = /^[ \t]*credential_process[ \t]*=(.*)$/gm;
/** Ours goes by the session, whatever the environment says. */
const ours = /[\\/]\.vouch[\\/]bin[\\/]/;
/** What every shell changes by itself, and no helper goes by. */
const ofShell: ReadonlySet<string> = new Set(['_', 'OLDPWD', 'PWD', 'SHLVL']);

/**
 * What a person's own `credential_process` may go by. It is handed the whole environment, and AWS has no name for the part that
 * it reads (`VAULT_TOKEN`, `OP_SESSION`): so all of it counts, as JSON, where the AWS config files name such a helper; else nothing.
 * The Python client builds the same text.
 */
export async function helperEnvironment(
  context: Pick<Context, 'env' | 'homeDirectory' | 'files'>,
): Promise<readonly string[]> {
  const texts = await Promise.all(
    Object.values(awsConfigFiles(context)).map((file) => textOf(context, file)),
  );
  const helpers = texts.flatMap((text) => [...text.matchAll(helper)]);
  if (helpers.every(([, command = '']) => ours.test(command))) return [];
  const names = Object.keys(context.env).filter((name) => !ofShell.has(name));
  return [JSON.stringify(names.sort().map((name) => [name, context.env[name]]))];
}

/** Of a file alone: what comes through a pipe can be read once, and the AWS SDK is to read it. */
async function textOf({ files }: Pick<Context, 'files'>, path: string): Promise<string> {
  try {
    return (await files.stat(path)).isFile() ? await files.readFile(path, 'utf8') : '';
  } catch {
    return '';
  }
}
