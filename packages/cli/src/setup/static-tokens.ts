import { listChosen } from '@vouch/adapter-kit';
import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { tell } from '@vouch/adapter-kit/kernel';
import { tokenSourceFor } from '@vouch/agent';
import { type Config, type Context, readConfig, sameRepository, VouchError } from '@vouch/core';
import { type Occasion, type Outcome, refreshTokens, type StaticUse, type Written } from '@vouch/npm/uses';
import { commandFor } from '../remedy.ts';
import { timeOfDay } from '../time-of-day.ts';
import { setUpAgain } from './set-up-again.ts';
import { setUpsFrom } from './set-ups.ts';

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
  const connect = (of: Context) => tokenSourceFor(of, program);
  const config = await readConfig(context);
  const outcomes = await refreshTokens({ context, config, connect, occasion }, only);
  if (outcomes.length === 0 && occasion === 'command')
    context.say('no tool reads its token from a file: there is nothing to refresh');
  const again = await setUpCommands(context, config);
  const codes = outcomes.map((outcome) => report(context, occasion, outcome, again(outcome.use)));
  return codes.find((code) => code !== 0) ?? 0;
}

/** The command that sets a use up again, as it was asked for. A damaged journal costs its flags, and no login that has succeeded. */
async function setUpCommands(context: Context, config: Config): Promise<(use: StaticUse) => string> {
  const setUps = setUpsFrom(await listChosen(context).catch(() => []));
  const place = { platform: context.platform, vouch: ['vouch'], aside: '' };
  return (use) => {
    const setUp = setUps.find((each) => each.tool === use.tool && sameRepository(each, use));
    return (setUp && commandFor(setUpAgain(config, setUp), place)) ?? 'vouch setup codeartifact';
  };
}

function report(context: Context, occasion: Occasion, outcome: Outcome, again: string): number {
  const { tool, repository, tokenFile } = outcome.use;
  const notWritten = `no token was written for ${tool} and ${repository}`;
  switch (outcome.is) {
    case 'written':
    case 'current':
      if (outcome.is === 'written')
        context.say(`wrote the token of ${tool} for ${repository} to ${tokenFile}`);
      for (const line of endOf(outcome.written, again)) context.say(line);
      for (const note of outcome.notes) context.say(`vouch: ${note}`);
      return 0;
    case 'unattended': {
      const { written } = outcome.use;
      const ends =
        written === null ? '' : `; the one that set-up wrote ends at ${timeOfDay(written.expiration * 1000)}`;
      const error = new VouchError(
        'configuration',
        `${notWritten}: it was set up with neither a session nor a named AWS profile${ends}`,
        { hint: `${again}; with --aws-profile NAME vouch refresh renews it` },
      );
      tell(context, error);
      return occasion === 'command' ? error.exitCode : 0;
    }
    case 'left': {
      const error = new VouchError('configuration', `${notWritten}: ${outcome.why}`);
      tell(context, error);
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
      const told = error.retold({ message: `${notWritten}: ${error.message}` });
      tell(context, told);
      return told.exitCode;
    }
  }
}

/** When a token ends that no agent renews by itself, and what to run then. */
function endOf({ by, expiration }: Written, again: string): readonly string[] {
  const ends = `ends at ${timeOfDay(expiration * 1000)}`;
  switch (by) {
    case 'session':
      return [];
    case 'aws-profile':
      return [`it ${ends}; then run: vouch refresh`];
    // Nobody may ask anew with whatever identity this shell has.
    case 'environment':
      return [`it is of this shell’s own AWS identity, and ${ends}; then run this again: ${again}`];
  }
}
