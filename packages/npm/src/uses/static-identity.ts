import type { IdentitySelector } from '@vouch/core';
import type { Written } from './static-uses.ts';

/** Whose token may be written into a file. */
export interface StaticIdentity {
  readonly selector: IdentitySelector;
  readonly by: Written['by'];
}

/**
 * The identities that may fill a file without a person asking: the session, or a named AWS profile. Raw keys of some
 * shell's environment never do, since nobody would know whose token stands in the file. Pure.
 */
export function unattendedIdentity(selector: IdentitySelector): StaticIdentity | undefined {
  if (selector.kind === 'aws-profile') return { selector, by: 'aws-profile' };
  const { role } = selector;
  return role === undefined ? undefined : { selector: { kind: 'session', role }, by: 'session' };
}

const shellsOwn: StaticIdentity = { selector: { kind: 'automatic' }, by: 'environment' };

/**
 * The same where a person asks in their own shell: whatever identity is live there. In order of preference. The shell's own names no
 * role, since a session that begins after it was asked for would answer, and no logout would take its token out again.
 */
export function attendedIdentities(selector: IdentitySelector): readonly StaticIdentity[] {
  const unattended = unattendedIdentity(selector);
  const own = selector.kind === 'automatic' ? [shellsOwn] : [];
  return unattended === undefined ? own : [unattended, ...own];
}
