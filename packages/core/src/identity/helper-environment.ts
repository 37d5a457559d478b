import { awsConfigFiles } from '../aws-config/files.ts';
import type { Context } from '../context.ts';
import { hiddenFromNode } from '../hidden-from-node.ts';

/** Lines end with LF, as to the AWS SDK and Python; to `^` and `.`, with CR, U+2028 and U+2029 as well. */
const helper = /(?:^|\n)[ \t]*credential_process[ \t]*=([^\n]*)/g;
/** Ours goes by the session, whatever the environment says. */
const ours = /[\\/]\.vouch[\\/]bin[\\/]/;
/** What shells and package managers set for themselves, some at random (pip), and no helper goes by. */
const ofTools = /^(?:_|OLDPWD|PWD|INIT_CWD|SHLVL|PIP_BUILD_TRACKER|MAVEN_CMD_LINE_ARGS|npm_.*|CARGO_.*)$/;
/** What our launcher takes out or adds. The Python client sees the environment before that, the program that it asks after it. */
const ofLauncher = new Set<string>([...hiddenFromNode, 'VOUCH_EXTRA_CA_CERTS']);
/** The only names that every shell hands on: dash, in which a launcher runs, drops what bash exports for a function. */
const handedOn = /^[A-Za-z_][A-Za-z0-9_]*$/;

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
  const names = Object.keys(context.env).filter(counts);
  return [JSON.stringify(names.sort().map((name) => [name, context.env[name]]))];
}

function counts(name: string): boolean {
  return handedOn.test(name) && !ofTools.test(name) && !ofLauncher.has(name);
}

/** Of a regular file only: a pipe can be read only once, and the AWS SDK has to read it. */
async function textOf({ files }: Pick<Context, 'files'>, path: string): Promise<string> {
  try {
    return (await files.stat(path)).isFile() ? await files.readFile(path, 'utf8') : '';
  } catch {
    return '';
  }
}
