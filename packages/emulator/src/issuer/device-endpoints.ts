import { jsonReply } from '../http/message.ts';
import { readScope } from './authorization-request.ts';
import type { Clients } from './clients.ts';
import type { DeviceCodes } from './device-codes.ts';
import { paths } from './discovery.ts';
import { type Endpoint, formParameters } from './endpoint.ts';
import { uncached } from './oauth-error.ts';
import { deviceCodePage } from './page/device-code-page.ts';
import { signInPage } from './page/sign-in-page.ts';
import type { SignIns } from './sign-in.ts';
import { publicClient } from './token-endpoint.ts';

/** Where a device asks for its codes (RFC 8628, sections 3.1 and 3.2). */
export function deviceAuthorizationEndpoint(
  clients: Clients,
  devices: DeviceCodes,
  facts: { readonly url: string; readonly seconds: number; readonly interval: number },
): Endpoint {
  return {
    operation: 'device-authorization',
    methods: ['POST'],
    answer(request) {
      const form = formParameters(request);
      const client = publicClient(clients, form, request.headers.authorization);
      const { deviceCode, userCode } = devices.issue(client, readScope(form.get('scope')));
      const page = facts.url + paths.device;
      const told = {
        device_code: deviceCode,
        user_code: userCode,
        verification_uri: page,
        verification_uri_complete: `${page}?user_code=${userCode}`,
        expires_in: facts.seconds,
        interval: facts.interval,
      };
      return { reply: jsonReply(200, told, uncached), authorization: 'valid' };
    },
  };
}

/** Where the person goes: first for the code, then to sign in (RFC 8628, section 3.3). */
export function devicePageEndpoint(devices: DeviceCodes, signIns: SignIns): Endpoint {
  return {
    operation: 'device-page',
    methods: ['GET'],
    answer(request) {
      const typed = request.query.get('user_code') ?? '';
      const device = devices.findWaiting(typed);
      if (device === undefined) {
        const flaw = typed === '' ? undefined : 'This code is not known, or it has expired.';
        return { reply: deviceCodePage(flaw), authorization: 'none' };
      }
      const attempt = signIns.begin({
        signedIn(who) {
          devices.settle(device.deviceCode, who);
          return { message: 'You are signed in. You can close this page and go back to your device.' };
        },
        refused() {
          devices.settle(device.deviceCode, 'refused');
          return { message: 'The device was refused. You can close this page.' };
        },
      });
      return {
        reply: signInPage({ attempt, client: device.client.name, userCode: device.userCode }),
        authorization: 'none',
      };
    },
  };
}
