import { type ProgramIo, tell, untilInterrupted } from '@vouch/adapter-kit/kernel';
import { agentProgram, logIn } from '@vouch/agent';
import { readConfig } from '@vouch/core';
import { writeStaticTokens } from '../setup/static-tokens.ts';
import { timeOfDay } from '../time-of-day.ts';

/** `vouch login`: one tap, 8 hours. Throws what `logIn` throws; a role that could not be taken is told and no failure. */
export async function login({ context, self }: ProgramIo, flags: { readonly device?: true }): Promise<void> {
  const config = await readConfig(context);
  const flow = flags.device ? 'device' : 'automatic';
  const { handover, failures } = await logIn(context, config, agentProgram(self), flow, untilInterrupted());
  for (const failure of failures) tell(context, failure);
  context.say(`signed in as ${handover.name ?? handover.subject} until ${timeOfDay(handover.endsAt)}`);
  if (handover.roles.length === 0) {
    context.say('next: vouch setup aws --role ARN, so that the session can reach AWS');
  }
  await writeStaticTokens(context, self, 'login');
}
