import { type ProgramIo, writeLine } from '@vouch/adapter-kit/kernel';
import { tokenSourceFor } from '@vouch/agent';
import { printable, readConfig, requestForUrl, VouchError, within } from '@vouch/core';
import { needsNoToken } from './environment/maven-arguments.ts';
import { environmentTokens } from './environment/tokens.ts';
import { neededVariables } from './environment/variables.ts';

/** `mvn` waits for us before it starts: longer than this is worse than no token. */
const patienceMs = 10_000;

/**
 * `--maven-env`, started by the block in `~/.mavenrc`: prints `NAME=token` lines for the variables that settings.xml
 * names. What cannot be had is one line on stderr, and Maven goes on without it.
 */
export async function serveMavenEnvironment({ context, self, output }: ProgramIo): Promise<number> {
  if (needsNoToken(context.env)) return 0;
  const { variables, failures } = await withPatience(async (signal) => {
    const needed = await neededVariables(context, await readConfig(context));
    return await environmentTokens(context, needed, tokenSourceFor(context, self), signal);
  });
  for (const [name, value] of Object.entries(variables)) await writeLine(output, `${name}=${value}`);
  for (const { name, error } of failures) {
    const hint = error.hint === undefined ? '' : `; ${error.hint}`;
    context.say(`vouch: no token in ${printable(name)} for Maven: ${error.message}${hint}`);
  }
  return failures[0]?.error.exitCode ?? 0;
}

/**
 * `--token-for URL`, started by Gradle's init script and sbt's plugin: prints the token for a repository of a configured
 * domain, and on a second line when it ends, in epoch seconds. Throws `not-mine` for every other URL.
 */
export async function serveTokenFor({ context, self, args, output }: ProgramIo): Promise<number> {
  const [url = ''] = args;
  const request = requestForUrl(await readConfig(context), context.env, url);
  const { secret, expiration } = await withPatience((signal) =>
    tokenSourceFor(context, self).getAuthorizationToken(request, signal),
  );
  await writeLine(output, `${secret.expose()}\n${expiration}`);
  return 0;
}

/** Gives the work a signal at its deadline, and leaves it then, whether it listens or not. */
async function withPatience<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  return await within(patienceMs, work(controller.signal), () => {
    controller.abort();
    throw new VouchError('network', `no token within ${patienceMs / 1000} seconds`);
  });
}
