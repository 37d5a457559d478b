import { Secret } from '../secret.ts';

/** The claims of a token that a person needs in order to write a trust policy. None of them is secret. */
export interface TokenClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
}

/** Three base64url parts; STS takes 4 to 20000 characters (API reference, AssumeRoleWithWebIdentity). */
const form = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** A text as an ID token, or undefined where it has not the form of one. Blanks around it are no part of it. */
export function parseIdToken(text: string): Secret | undefined {
  const token = text.trim();
  return token.length <= 20_000 && form.test(token) ? new Secret(token) : undefined;
}

/** What the token says of itself, unproven: for words only. A claim that is not there reads `(none)`. */
export function readClaims(token: Secret): TokenClaims {
  const { iss, aud, sub } = payloadOf(token);
  return { iss: textOf(iss), aud: textOf(aud), sub: textOf(sub) };
}

function payloadOf(token: Secret): Record<string, unknown> {
  try {
    const text = Buffer.from(token.expose().split('.')[1] ?? '', 'base64url').toString('utf8');
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function textOf(claim: unknown): string {
  const values = (Array.isArray(claim) ? claim : [claim]).filter(
    (value) => typeof value === 'string' && value !== '',
  );
  return values.length === 0 ? '(none)' : values.join(', ').slice(0, 300);
}
