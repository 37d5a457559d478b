import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { tokenSourceFor } from '@vouch/agent';
import { type Context, readConfig, requestForHost, type TokenSource, VouchError } from '@vouch/core';

/**
 * pnpm's `tokenHelper`, which yarn's plugin starts as well: the header's value for the domain of a host, on one line. pnpm up
 * to 10 takes the text as it is, later ones add `Bearer` where no scheme stands; so it is always there.
 */
export function serveTokenHelper({ context, args, output, self }: ProgramIo): Promise<number> {
  return answer(context, args[0], tokenSourceFor(context, self), (text) => output.write(text));
}

/** Throws `usage` without a host, `not-mine` for a host of a domain that nobody configured. */
export async function answer(
  context: Context,
  host: string | undefined,
  source: TokenSource,
  print: (text: string) => void,
): Promise<number> {
  if (host === undefined) {
    throw new VouchError('usage', 'this program is started by pnpm and yarn, with a registry’s host', {
      hint: 'vouch setup codeartifact --tool pnpm --repository REPOSITORY',
    });
  }
  const request = requestForHost(await readConfig(context), context.env, host);
  const { secret } = await source.getAuthorizationToken(request);
  print(`Bearer ${secret.expose()}\n`);
  return 0;
}
