import { type ProgramIo, writeLine } from '@vouch/adapter-kit/kernel';
import { agentWish, connectTokenSource } from '@vouch/agent';
import { awsExchange, readConfig, requestForUrl, type TokenSource } from '@vouch/core';

/**
 * Crane's protocol: the token for a repository's URL, on one line. A URL that is no repository of a configured domain throws
 * `not-mine`; the kernel prints what is thrown, and sets the exit code.
 */
export async function serveCrane(
  io: ProgramIo,
  source: (io: ProgramIo) => TokenSource = agentOrBroker,
): Promise<undefined> {
  const [url = ''] = io.args;
  const request = requestForUrl(await readConfig(io.context), io.context.env, url);
  const { secret } = await source(io).getAuthorizationToken(request);
  await writeLine(io.output, secret.expose());
}

function agentOrBroker({ context, self }: ProgramIo): TokenSource {
  return connectTokenSource(context, awsExchange(context), agentWish(context, self));
}
