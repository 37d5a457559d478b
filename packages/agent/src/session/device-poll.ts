import { type Context, VouchError } from '@vouch/core';
import type * as oidc from 'openid-client';
import { type IssuerClient, issuerError, type Oidc } from './issuer-client.ts';

/** Seconds between two polls where the issuer names none (RFC 8628, section 3.2), and at most where polls are lost. */
const usualInterval = 5;
const longestInterval = 30;

/**
 * Polls until the person has signed in or refused. A poll that the network or a gateway loses is no answer of the issuer's: the next
 * one comes, after twice the wait (RFC 8628, section 3.5), and the person is told. Throws what the issuer answered.
 */
export async function pollForDevice(
  context: Pick<Context, 'say'>,
  library: Oidc,
  client: IssuerClient,
  device: oidc.DeviceAuthorizationResponse,
  signal: AbortSignal,
): ReturnType<Oidc['pollDeviceAuthorizationGrant']> {
  let interval = Math.max(1, device.interval ?? usualInterval);
  for (;;) {
    try {
      const asked = { ...device, interval };
      return await library.pollDeviceAuthorizationGrant(client, asked, undefined, { signal });
    } catch (thrown) {
      const lost = asLost(thrown);
      if (lost === undefined || signal.aborted) throw thrown;
      context.say(`vouch: ${lost.message}; trying again`);
      interval = Math.max(interval, Math.min(2 * interval, longestInterval));
    }
  }
}

/** The failure of a poll that did not reach the issuer, or whose answer is one of a server that is not well. */
function asLost(thrown: unknown): VouchError | undefined {
  const { cause, status } = Object(thrown) as { readonly cause?: unknown; readonly status?: unknown };
  const answered = cause instanceof Response ? cause.status : status;
  if (typeof answered === 'number' && answered >= 500)
    return new VouchError('service', `the issuer answered with the status ${answered}`);
  const error = issuerError(thrown, 'the sign-in failed');
  return error.kind === 'network' ? error : undefined;
}
