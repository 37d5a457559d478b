import type { ProgramIo } from '@vouch/adapter-kit/kernel';
import { tokenSourceFor } from '@vouch/agent';
import { maskInJobLog, readConfig } from '@vouch/core';
import { ownAccount } from '../settings/own-account.ts';
import { type DomainFlags, resolveSettings } from '../settings/settings.ts';

export type CredentialFormat = 'token' | 'json';

/**
 * `vouch credential codeartifact`: the answer's text. `json` has the names of GetAuthorizationToken's own answer, with
 * `expiration` in whole epoch seconds, and the domain that the token is for.
 */
export async function credentialCodeartifact(
  { context, self }: ProgramIo,
  flags: DomainFlags & { readonly format?: CredentialFormat },
): Promise<string> {
  const settings = await resolveSettings(context, await readConfig(context), flags, ownAccount(context));
  const { domain, domainOwner, region } = settings;
  const source = tokenSourceFor(context, self);
  const { secret, expiration } = await source.getAuthorizationToken(settings);
  maskInJobLog(context, secret);
  const authorizationToken = secret.expose();
  return flags.format === 'json'
    ? `${JSON.stringify({ authorizationToken, expiration, domain, domainOwner, region })}\n`
    : `${authorizationToken}\n`;
}
