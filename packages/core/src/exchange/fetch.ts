import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';
import { onFirstUse } from '../on-first-use.ts';

/** The part of `fetch` that an OIDC library calls: https only, no redirect followed, the whole body read. */
export type SecureFetch = (
  url: string,
  init: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly signal?: AbortSignal | null;
  },
) => Promise<Response>;

/**
 * A `fetch` over our own connection: with its deadline (milliseconds; 10 seconds), its cap, its proxy and its CAs, which Node's own has not.
 * Throws `network`, `service` for a redirect or an endless body, and `configuration` for an address that is not https and for a
 * proxy or CA bundle that cannot be used.
 */
export function secureFetch(context: Context, deadlineMs?: number): SecureFetch {
  const handler = onFirstUse(async () => {
    const { requestHandler } = await import('./connection.ts');
    return requestHandler(context, deadlineMs);
  });
  return async (address, { method = 'GET', headers = {}, body, signal }) => {
    const connection = await handler();
    const url = new URL(address);
    const text = body === undefined || body === null ? undefined : String(body);
    const { HttpRequest } = await import('@smithy/core/protocols');
    const request = new HttpRequest({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port !== '' && { port: Number(url.port) }),
      path: url.pathname,
      query: queryOf(url),
      headers: {
        ...headers,
        host: url.host,
        ...(text !== undefined && { 'content-length': String(Buffer.byteLength(text)) }),
      },
      ...(text !== undefined && { body: text }),
    });
    const { response } = await connection.handle(request, signal ? { abortSignal: signal } : {});
    const answer = response.body as Uint8Array<ArrayBuffer>;
    const isBodyless = [204, 205].includes(response.statusCode);
    if (response.statusCode < 200 || response.statusCode > 599) {
      throw new VouchError('service', `${url.hostname} answered with the status ${response.statusCode}`);
    }
    return new Response(isBodyless ? null : answer, {
      status: response.statusCode,
      headers: response.headers,
    });
  };
}

function queryOf(url: URL): Record<string, string[]> {
  const query: Record<string, string[]> = {};
  for (const name of url.searchParams.keys()) query[name] = url.searchParams.getAll(name);
  return query;
}
