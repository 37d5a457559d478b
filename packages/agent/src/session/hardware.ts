import { type HardwareClaims, type Issuer, printable, VouchError } from '@vouch/core';

/** What the ID token says about how the person proved who they are. */
export interface ProofClaims {
  /** Authentication method references, RFC 8176. */
  readonly amr: readonly string[];
  readonly acr: string | undefined;
}

export function proofClaims(claims: Readonly<Record<string, unknown>>): ProofClaims {
  const { amr, acr } = claims;
  return {
    amr: Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : [],
    acr: typeof acr === 'string' ? acr : undefined,
  };
}

/** Throws `denied` unless the claims prove a hardware key, saying what arrived and how to change what is asked for. */
export function requireHardware(issuer: Issuer, proof: ProofClaims): void {
  if (issuer.hardware === 'not-required') return;
  const { amr, acr } = issuer.hardware;
  if (proof.amr.some((method) => amr.includes(method))) return;
  if (proof.acr !== undefined && acr.includes(proof.acr)) return;
  throw new VouchError('denied', `the sign-in was not proven with a hardware key: ${describeProof(proof)}`, {
    hint: `sign in with a hardware key; or change what is asked for (${describeWish(issuer.hardware)}): vouch enroll ${issuer.url} --hardware amr=VALUE,acr=VALUE`,
  });
}

function describeProof({ amr, acr }: ProofClaims): string {
  return printable(`the issuer said amr [${amr.join(', ')}], acr ${acr ?? 'absent'}`);
}

function describeWish({ amr, acr }: HardwareClaims): string {
  return (
    [...amr.map((value) => `amr ${value}`), ...acr.map((value) => `acr ${value}`)].join(' or ') ||
    'nothing is accepted'
  );
}
