import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { VouchError } from '@vouch/core';
import { page } from './page.ts';
import { unfinished } from './sign-in-deadline.ts';

/** Where the issuer's redirect arrives. */
export interface Redirect {
  readonly uri: string;
  /** The whole callback URL, with its code. Rejects `network` when the signal ends the wait, `denied` for a wrong state. */
  readonly arrival: Promise<URL>;
  /** Tells the browser how it ended; it waits for that, so that it never says "signed in" too early. */
  answer(kind: 'signed-in' | 'refused'): void;
  /** Ends the listening; a browser that still waits is told "not signed in". */
  close(): void;
}

const path = '/callback';

/**
 * Listens on 127.0.0.1, on a port that is bound once and kept: finding a free port and binding it again is a race.
 * Takes one callback. The exact `Host` is checked before anything else, so that no name that a web page rebinds to
 * this address is answered; a callback whose state is not ours ends the sign-in. Throws `network` where the signal has
 * ended the wait before it began.
 */
export async function awaitRedirect(state: string, signal: AbortSignal): Promise<Redirect> {
  // A signal that has aborted calls no listener any more.
  if (signal.aborted) throw unfinished(signal.reason);
  let settle: { resolve: (url: URL) => void; reject: (error: Error) => void } | undefined;
  const arrival = new Promise<URL>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Whoever asked may have left already, when the browser could not be opened.
  arrival.catch(() => {});
  const leave = () => settle?.reject(unfinished(signal.reason));
  let taken = false;
  let waiting: ServerResponse | undefined;
  const server = createServer((request, response) => {
    const url = callbackUrl(request, port());
    if (url === undefined) return respond(response, 404, page('not-here'));
    if (taken) return respond(response, 410, page('used'));
    taken = true;
    if (!sameText(url.searchParams.get('state') ?? '', state)) {
      respond(response, 400, page('refused'));
      settle?.reject(
        new VouchError('denied', 'the browser came back with a sign-in that was not ours', {
          hint: 'vouch login',
        }),
      );
      return;
    }
    waiting = response;
    settle?.resolve(url);
  });
  const tell = (kind: 'signed-in' | 'refused') => {
    if (waiting !== undefined) respond(waiting, 200, page(kind));
    waiting = undefined;
  };
  const port = () => (server.address() as AddressInfo).port;
  server.requestTimeout = 10_000;
  server.maxConnections = 16;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  return {
    uri: `http://127.0.0.1:${port()}${path}`,
    arrival,
    answer: tell,
    close() {
      tell('refused');
      signal.removeEventListener('abort', leave);
      server.close();
      server.closeIdleConnections();
    },
  };
}

function callbackUrl(request: IncomingMessage, port: number): URL | undefined {
  if (request.method !== 'GET' || request.headers.host !== `127.0.0.1:${port}`) return undefined;
  if (!isNavigation(request)) return undefined;
  const target = request.url ?? '';
  const origin = `http://127.0.0.1:${port}`;
  // `//host` and `/\host` name another host, which need not even be one.
  if (!target.startsWith('/') || !URL.canParse(target, origin)) return undefined;
  const url = new URL(target, origin);
  return url.origin === origin && url.pathname === path ? url : undefined;
}

/**
 * The issuer's redirect is a page that the browser goes to. A script or an image of some other page says that it is none
 * (and has an `Origin`, where it could read the answer); it must not be able to end a sign-in by guessing the port.
 */
function isNavigation({ headers }: IncomingMessage): boolean {
  const { origin, 'sec-fetch-mode': mode = 'navigate', 'sec-fetch-dest': destination = 'document' } = headers;
  return origin === undefined && mode === 'navigate' && destination === 'document';
}

function respond(
  response: ServerResponse,
  status: number,
  { html, policy }: { html: string; policy: string },
): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    connection: 'close',
  });
  response.end(html);
}

function sameText(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
