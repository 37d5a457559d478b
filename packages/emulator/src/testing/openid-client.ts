import * as client from 'openid-client';
import type { Emulator } from '../emulator.ts';
import { ask } from './https-client.ts';

/** openid-client's view of the issuer: a client that nobody here wrote, made to go through the proxy. */
export async function openidConfiguration(
  emulator: Emulator,
  clientId = 'vouch-cli',
): Promise<client.Configuration> {
  return client.discovery(new URL(emulator.issuerUrl), clientId, undefined, client.None(), {
    [client.customFetch]: fetchThrough(emulator),
  });
}

/** `fetch`, through the emulator's proxy and trusting its CA. */
export function fetchThrough(emulator: Emulator): client.CustomFetch {
  return async (url, { method, headers, body }) => {
    const text = body === undefined || body === null ? undefined : String(body);
    const reply = await ask(emulator, url, {
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
    });
    const told = Object.entries(reply.headers).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : [],
    );
    return new Response(reply.body === '' ? null : reply.body, {
      status: reply.status,
      headers: Object.fromEntries(told),
    });
  };
}
