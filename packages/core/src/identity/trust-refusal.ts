import { VouchError } from '../error.ts';
import type { Secret } from '../secret.ts';
import { readClaims } from './id-token.ts';

/**
 * A refusal of AssumeRoleWithWebIdentity that an administrator has to mend, as `denied`, with the claims that the trust
 * has to name; undefined for any other failure. STS says "invalid identity token" both for a token that is broken and
 * for one whose issuer or audience the account does not know (API reference, AssumeRoleWithWebIdentity; the sentences are
 * the service's own).
 */
export function refusedByTrust(thrown: unknown, roleArn: string, token: Secret): VouchError | undefined {
  if (!(thrown instanceof VouchError)) return undefined;
  const { message, kind, aws } = thrown;
  const { iss, aud, sub } = readClaims(token);
  const denied = (hint: string) => thrown.retold({ kind: 'denied', hint, cause: thrown });
  const isInvalid = aws?.error.startsWith('InvalidIdentityToken') === true;
  if (isInvalid && /no openidconnect provider/i.test(message))
    return denied(`add the OIDC provider ${iss} with the audience ${aud} to the role’s account`);
  if (isInvalid && /audience/i.test(message))
    return denied(`the token says aud ${aud}: the OIDC provider in the role’s account must take it`);
  if (kind === 'denied') return denied(`the trust policy of ${roleArn} must take aud ${aud} and sub ${sub}`);
  return undefined;
}
