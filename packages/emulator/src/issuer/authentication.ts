import type { Attachment } from './people.ts';

/** How a person proved who they are: RFC 8176 for `amr`, OpenID Connect EAP ACR Values 1.0 for `acr`. */
export interface Authentication {
  readonly amr: readonly string[];
  readonly acr?: string;
}

/** What is known about the use of a key. */
export interface KeyUse {
  /** The BE flag: the key may be copied to other devices. The authenticator signs it. */
  readonly backupEligible: boolean;
  /** The UV flag: a PIN or a finger was checked. The authenticator signs it. */
  readonly userVerified: boolean;
  /** At registration, then at this use; undefined where the browser did not say. Nobody signs it. */
  readonly attachments: readonly (Attachment | undefined)[];
  /** As told at registration. Nobody signs it. */
  readonly transports: readonly string[];
}

/**
 * A key counts as hardware (`hwk`, `phrh`) where three things hold, and as software (`swk`, `phr`) otherwise:
 * it cannot leave its device (BE is off, and so BS, WebAuthn Level 3 section 6.1.3); it was `cross-platform` both
 * times; and it lives neither in this machine (`internal`) nor in a phone (`hybrid`). No attestation is asked for, so
 * the last two are the browser's word. A real issuer that must know checks the attestation against its vendors' roots.
 */
export function authenticationWithKey(use: KeyUse): Authentication {
  const isHardware =
    !use.backupEligible &&
    use.attachments.every((attachment) => attachment === 'cross-platform') &&
    !use.transports.some((transport) => transport === 'internal' || transport === 'hybrid');
  if (!isHardware) return { amr: ['swk'], acr: 'phr' };
  // Presence is always tested. A PIN or a finger beside the key makes two factors.
  return { amr: ['hwk', 'user', ...(use.userVerified ? ['mfa'] : [])], acr: 'phrh' };
}

/** Signing in without a key. It reaches no authentication context worth a name. */
export const authenticationWithPassword: Authentication = { amr: ['pwd'] };
