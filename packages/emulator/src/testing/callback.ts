import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The loopback end of a native application. */
export interface Callback {
  readonly redirectUri: string;
  /** Every URL that was asked for at the redirect path, in order. */
  readonly heard: readonly URL[];
  close(): Promise<void>;
}

/** Listens on 127.0.0.1, on a port of the system's choice, and says `welcome` to whoever comes to `/callback`. */
export async function listenForCallback(): Promise<Callback> {
  const heard: URL[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/callback') heard.push(url);
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>welcome</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    redirectUri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
