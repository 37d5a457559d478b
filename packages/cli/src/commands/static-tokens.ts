import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { describeError } from '@vouch/adapter-kit/kernel';
import { agentWish, connectTokenSource } from '@vouch/agent';
import { awsExchange, type Context, readConfig, VouchError } from '@vouch/core';
import { type Occasion, type Outcome, refreshTokens, type StaticUse } from '@vouch/npm/uses';

/**
 * Writes the tokens that are kept in files, and tells the person what could not be written. Gives the exit code: that of the
 * first failure. Signed out is no failure of setup: the next login writes them.
 */
export async function writeStaticTokens(
  context: Context,
  program: ProgramIo['self'],
  occasion: Occasion,
  only?: (use: StaticUse) => boolean,
): Promise<number> {
  const connect = (of: Context) => connectTokenSource(of, awsExchange(of), agentWish(of, program));
  const config = await readConfig(context);
  const outcomes = await refreshTokens({ context, config, connect, occasion }, only);
  if (outcomes.length === 0 && occasion === 'command')
    context.say('no tool reads its token from a file: there is nothing to refresh');
  const codes = outcomes.map((outcome) => tell(context, occasion, outcome));
  return codes.find((code) => code !== 0) ?? 0;
}

function tell(context: Context, occasion: Occasion, outcome: Outcome): number {
  const { tool, repository, tokenFile } = outcome.use;
  const notWritten = `no token was written for ${tool} and ${repository}`;
  switch (outcome.is) {
    case 'written':
    case 'current':
      if (outcome.is === 'written')
        context.say(`wrote the token of ${tool} for ${repository} to ${tokenFile}`);
      for (const note of outcome.notes) context.say(`vouch: ${note}`);
      return 0;
    case 'left': {
      const error = new VouchError('configuration', `${notWritten}: ${outcome.why}`);
      for (const line of describeError(error)) context.say(line);
      // A login has done what it was asked for.
      return occasion === 'command' ? error.exitCode : 0;
    }
    case 'failed': {
      const { error } = outcome;
      if (occasion === 'setup' && error.kind === 'not-signed-in') {
        // A login writes it. Nobody tells us of other credentials that come later.
        const hint = error.hint ?? 'vouch login';
        context.say(
          hint === 'vouch login'
            ? `the token will be written there by: ${hint}`
            : `there is no token there yet: ${hint}, then run this command again`,
        );
        return 0;
      }
      const { kind, message, hint, cause } = error;
      const told = new VouchError(kind, `${notWritten}: ${message}`, {
        cause,
        ...(hint !== undefined && { hint }),
      });
      for (const line of describeError(told)) context.say(line);
      return told.exitCode;
    }
  }
}
