import { type ProgramIo, writeLine } from '@vouch/adapter-kit/kernel';
import { tokenSourceFor } from '@vouch/agent';
import { readConfig, requestForUrl, type TokenSource } from '@vouch/core';

/**
 * Crane's protocol: the token for a repository's URL, on one line. A URL that is no repository of a configured domain throws
 * `not-mine`; the kernel prints what is thrown, and sets the exit code.
 */
export async function serveCrane(
  { context, self, args, output }: ProgramIo,
  source: TokenSource = tokenSourceFor(context, self),
): Promise<undefined> {
  const [url = ''] = args;
  const request = requestForUrl(await readConfig(context), context.env, url);
  const { secret } = await source.getAuthorizationToken(request);
  await writeLine(output, secret.expose());
}
