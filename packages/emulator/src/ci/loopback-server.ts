import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Reply } from '../http/message.ts';
import type { CertificateAuthority } from '../network/certificate-authority.ts';
import { deliver, deliverWithFault, type WireFault } from '../network/delivery.ts';
import type { FaultEffect } from '../network/faults.ts';

/** What goes wrong at a CI system's own endpoint: an answer in place of the true one, or something on the wire. */
export type CiFault = Extract<FaultEffect, { readonly kind: 'reply' | 'redirect' }> | WireFault;

/** One request that arrived. It holds no secret. */
export interface CiRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
}

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT` or `https://localhost:PORT`. */
  readonly origin: string;
  readonly requests: readonly CiRequest[];
  /** Sets what goes wrong with every answer from now on, or nothing. */
  setFault(fault: CiFault | null): void;
  clearRequests(): void;
  close(): Promise<void>;
}

export interface LoopbackOptions {
  answer(request: CiRequest, headers: IncomingMessage['headers']): Reply | Promise<Reply>;
  /** Where given, the server speaks TLS under the name `localhost`. */
  readonly authority?: CertificateAuthority;
}

/** A server on loopback, on a port of the system's choice, for an endpoint that a CI system offers to its jobs. */
export async function startLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const requests: CiRequest[] = [];
  let fault: CiFault | null = null;
  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const request = readRequest(incoming);
    requests.push(request);
    if (fault?.kind === 'reply') return deliver(response, { headers: {}, status: 200, ...fault });
    if (fault?.kind === 'redirect')
      return deliver(response, {
        status: fault.status ?? 302,
        headers: { location: fault.location },
        body: '',
      });
    if ((fault?.kind === 'hang' || fault?.kind === 'reset') && fault.at === 'headers')
      return fault.kind === 'hang' ? undefined : response.socket?.resetAndDestroy();
    const reply = await options.answer(request, incoming.headers);
    if (fault === null) return deliver(response, reply);
    return deliverWithFault(response, reply, fault, () => response.socket?.resetAndDestroy());
  };
  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    // A defect of the fake's own must not look like an answer.
    serve(incoming, response).catch(() => response.destroy());
  };
  const server = await listen(options.authority, listener);
  const { port } = server.address() as AddressInfo;
  return {
    origin: options.authority === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    requests,
    setFault(next) {
      fault = next;
    },
    clearRequests() {
      requests.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(
  authority: CertificateAuthority | undefined,
  listener: (incoming: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server =
    authority === undefined
      ? createServer(listener)
      : createHttpsServer(
          {
            SNICallback: (_name, done) =>
              void authority.secureContext('localhost', 'good').then((context) => done(null, context), done),
          },
          listener,
        );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server as Server;
}

function readRequest(incoming: IncomingMessage): CiRequest {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://loopback');
  return { method: incoming.method ?? 'GET', path: pathname, query: Object.fromEntries(searchParams) };
}
