import { type ConfigFile, configText, rootOf } from './config-file.ts';
import type { StoredIssuer } from './schema.ts';

/** What an ID token must say to prove a hardware key: one of these `amr` values, or one of these `acr`. */
export interface HardwareClaims {
  readonly amr: readonly string[];
  readonly acr: readonly string[];
}

/** The OpenID Connect issuer that `vouch login` signs in against. */
export interface Issuer {
  readonly url: string;
  readonly clientId: string;
  /** `not-required` only where the user's own file says so. */
  readonly hardware: HardwareClaims | 'not-required';
}

/** RFC 8176: `hwk` is proof of a hardware-secured key, `sc` a smart card. `phrh` is OpenID's phishing-resistant hardware. */
export const defaultHardware: HardwareClaims = { amr: ['hwk', 'sc'], acr: ['phrh'] };

export function issuerFrom({ url, client_id, hardware }: StoredIssuer): Issuer {
  if (hardware === 'not-required') return { url, clientId: client_id, hardware };
  const claims =
    hardware === undefined ? defaultHardware : { amr: hardware.amr ?? [], acr: hardware.acr ?? [] };
  return { url, clientId: client_id, hardware: claims };
}

/** The file's new text with this issuer. A hardware predicate is written only where it is not the default. */
export function withIssuer(config: ConfigFile, issuer: Issuer): string {
  const root = rootOf(config);
  const { hardware: _former, ...kept } = root.issuer ?? {};
  const wish = issuer.hardware === 'not-required' ? issuer.hardware : { ...issuer.hardware };
  const hardware = issuer.hardware === defaultHardware ? {} : { hardware: wish };
  return configText(config, {
    ...root,
    issuer: { ...kept, url: issuer.url, client_id: issuer.clientId, ...hardware },
  });
}
