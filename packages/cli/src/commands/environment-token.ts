import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { agentWish, connectTokenSource } from '@vouch/agent';
import { awsExchange, readConfig } from '@vouch/core';
import { ownAccount } from '../settings/own-account.ts';
import { resolveSettings } from '../settings/settings.ts';

/** The guide's flags of `vouch env` and `vouch exec`. */
export interface EnvironmentFlags {
  readonly type: 'codeartifact';
  readonly caDomain?: string;
  readonly caDomainOwner?: string;
  readonly caRegion?: string;
  readonly caProfile?: string;
  readonly awsProfile?: string;
  readonly durationSeconds?: string;
}

/** A token put into an environment cannot be renewed there, so it must have this much life left: 15 minutes. */
const leastSeconds = 900;

/** The variables to set: the guide's name, and the one in AWS's own pages. */
export async function environmentToken(
  { context, self }: ProgramIo,
  flags: EnvironmentFlags,
): Promise<Readonly<Record<string, string>>> {
  const {
    caDomain: domain,
    caDomainOwner: domainOwner,
    caRegion: region,
    caProfile: profile,
    awsProfile,
    durationSeconds,
  } = flags;
  const given = { domain, domainOwner, region, profile, awsProfile, durationSeconds };
  const settings = await resolveSettings(context, await readConfig(context), given, ownAccount(context));
  const source = connectTokenSource(context, awsExchange(context), agentWish(context, self));
  const minRemaining = settings.durationSeconds === 0 ? 0 : Math.min(leastSeconds, settings.durationSeconds);
  const { secret } = await source.getAuthorizationToken({ ...settings, minRemaining });
  return { CODEARTIFACT_AUTH_TOKEN: secret.expose(), CODEARTIFACT_TOKEN: secret.expose() };
}
