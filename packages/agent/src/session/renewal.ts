import { type Context, type Issuer, VouchError } from '@vouch/core';
import { proofClaims, requireHardware } from './hardware.ts';
import { discoverIssuer, endOf, issuerError } from './issuer-client.ts';

/** A new ID token, and the refresh token to use next. */
export interface Renewed {
  readonly idToken: string;
  /** Epoch milliseconds. */
  readonly idTokenEndsAt: number;
  readonly refreshToken: string;
}

/** The issuer as a session needs it after the sign-in. */
export interface IssuerPort {
  /** Throws `not-signed-in` where the issuer has ended the grant. */
  renew(issuer: Issuer, refreshToken: string, subject: string): Promise<Renewed>;
  /** Tells the issuer that the grant is over; best effort. */
  revoke(issuer: Issuer, refreshToken: string): Promise<void>;
}

export function issuerPort(context: Context): IssuerPort {
  return {
    async renew(issuer, refreshToken, subject) {
      const [library, client] = await discoverIssuer(context, issuer);
      try {
        const tokens = await library.refreshTokenGrant(client, refreshToken);
        const claims = tokens.claims();
        if (claims === undefined || tokens.id_token === undefined) throw noToken('gave no new ID token');
        if (claims.sub !== subject) throw noToken('gave the ID token of somebody else');
        // An issuer may leave the proof out of a refreshed token; what it says must still be enough.
        const proof = proofClaims(claims);
        if (proof.amr.length > 0 || proof.acr !== undefined) requireHardware(issuer, proof);
        return {
          idToken: tokens.id_token,
          idTokenEndsAt: endOf(claims),
          refreshToken: tokens.refresh_token ?? refreshToken,
        };
      } catch (thrown) {
        throw issuerError(thrown, 'the issuer did not renew the sign-in');
      }
    },
    async revoke(issuer, refreshToken) {
      const [library, client] = await discoverIssuer(context, issuer);
      if (client.serverMetadata().revocation_endpoint === undefined) return;
      await library.tokenRevocation(client, refreshToken, { token_type_hint: 'refresh_token' });
    },
  };
}

function noToken(what: string): VouchError {
  return new VouchError('not-signed-in', `the issuer ${what}`, { hint: 'vouch login' });
}
