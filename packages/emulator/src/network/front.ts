import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { jsonReply, type Reply, type Service, type ServiceRequest, type Spoil } from '../http/message.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { type ConnectProxy, confirmTunnel, startConnectProxy } from './connect-proxy.ts';
import { deliver, deliverWithFault } from './delivery.ts';
import { defaultCode, type Fault, type FaultSwitch } from './faults.ts';
import { type EmulatedHost, emulatedHost } from './hosts.ts';
import { readBody } from './request-body.ts';
import type { RequestLog } from './request-log.ts';

/** What the front needs: certificates, the log, the fault that is set, and the services behind the hosts. */
export interface FrontOptions {
  readonly authority: CertificateAuthority;
  readonly faults: FaultSwitch;
  readonly log: RequestLog;
  readonly now: () => number;
  readonly route: (
    host: EmulatedHost,
    request: ServiceRequest,
  ) => { readonly name: string; readonly service: Service };
}

/**
 * The proxy with our hosts behind it: CONNECT, then TLS under the host's own name, then HTTP/1.1, then a service.
 * The https server listens nowhere; it is handed the connections that the proxy accepted.
 */
export async function startFront(options: FrontOptions): Promise<ConnectProxy> {
  const { authority, faults, log, now } = options;
  const https = createHttpsServer({
    // No other protocol is spoken here; cargo's curl would otherwise offer h2 first.
    ALPNProtocols: ['http/1.1'],
    keepAliveTimeout: 60_000,
    SNICallback: (name, done) => {
      const service = serviceOfHost(name);
      const fault = faults.strike('handshake', { host: name, ...(service === undefined ? {} : { service }) });
      const quality = fault?.kind === 'certificate' ? fault.quality : 'good';
      authority.secureContext(name, quality).then(
        (context) => done(null, context),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  const proxy = await startConnectProxy({
    accept(host, port, socket) {
      if (port !== 443 || emulatedHost(host) === undefined) return false;
      const service = serviceOfHost(host);
      const fault = faults.strike('connect', { host, ...(service === undefined ? {} : { service }) });
      if (fault?.kind === 'unreachable') socket.end('HTTP/1.1 502 Bad Gateway\r\nconnection: close\r\n\r\n');
      else if (fault !== undefined) socket.resetAndDestroy();
      else {
        confirmTunnel(socket);
        https.emit('connection', socket);
      }
      return true;
    },
    tunnelled(host, port) {
      const path = `${host}:${port}`;
      log.begin({
        time: now(),
        host,
        method: 'CONNECT',
        path,
        service: 'other',
        operation: 'tunnel',
        status: null,
        authorization: 'unchecked',
      });
    },
  });
  https.on('request', (request, response) => {
    const reset = () => clientSocket(proxy, response)?.resetAndDestroy();
    serve(request, response, options, reset).catch((error: unknown) => {
      // A defect of the emulator's own must not look like one of AWS's answers.
      if (response.headersSent) response.destroy();
      else deliver(response, { status: 599, headers: { 'content-type': 'text/plain' }, body: String(error) });
    });
  });
  return proxy;
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: FrontOptions,
  reset: () => void,
): Promise<void> {
  const body = await readBody(incoming);
  const request = serviceRequest(incoming, body ?? Buffer.alloc(0));
  const host = emulatedHost(request.host);
  if (host === undefined || request.host !== (incoming.socket as TLSSocket).servername) {
    deliver(response, jsonReply(421, { message: 'the Host header and the TLS server name differ' }));
    return;
  }
  // Clients judge clock skew by this header, so it follows the emulator's clock, not Node's.
  response.setHeader('date', new Date(options.now()).toUTCString());
  const { name, service } = options.route(host, request);
  const operation = service.operation(request);
  const complete = options.log.begin({
    time: options.now(),
    host: request.host,
    method: request.method,
    path: request.path,
    service: name,
    operation,
    status: null,
    authorization: 'unchecked',
  });
  if (body === undefined) {
    complete({ status: 413 });
    deliver(response, service.failure(413, 'RequestEntityTooLargeException', 'the body is too large'));
    return;
  }
  const fault = options.faults.strike('request', { host: request.host, service: name, operation });
  const instead = fault === undefined ? undefined : replyInstead(fault, service);
  if (instead !== undefined) {
    complete({ status: instead.status });
    deliver(response, instead);
    return;
  }
  if ((fault?.kind === 'hang' || fault?.kind === 'reset') && fault.at === 'headers') {
    deliverWithFault(response, jsonReply(200, {}), fault, reset);
    return;
  }
  const spoil = spoilOf(fault);
  const answer = await service.answer(request, spoil);
  const { reply, ...judged } = answer;
  complete({ ...judged, status: reply.status });
  if (fault === undefined || spoil !== undefined) deliver(response, reply);
  else if (fault.kind === 'fields') deliver(response, withFields(reply, fault.fields));
  else deliverWithFault(response, reply, wireFault(fault), reset);
}

/** The faults that answer in place of the service. */
function replyInstead(fault: Fault, service: Service): Reply | undefined {
  switch (fault.kind) {
    case 'error': {
      const code = fault.code ?? defaultCode(fault.status);
      const message = fault.message ?? (fault.status === 429 ? 'Rate exceeded' : 'a fault was switched on');
      const reply = service.failure(fault.status, code, message);
      const retry: Record<string, string> = fault.status === 429 ? { 'retry-after': '1' } : {};
      return { ...reply, headers: { ...reply.headers, ...retry, ...fault.headers } };
    }
    case 'reply':
      return {
        status: fault.status ?? 200,
        headers: { 'content-type': 'application/json', ...fault.headers },
        body: fault.body,
      };
    case 'redirect':
      return { status: fault.status ?? 302, headers: { location: fault.location }, body: '' };
    default:
      return undefined;
  }
}

/** The faults that the service itself commits. */
function spoilOf(fault: Fault | undefined): Spoil | undefined {
  return fault?.kind === 'claims' || fault?.kind === 'authorization-error' ? fault : undefined;
}

function wireFault(fault: Fault): Parameters<typeof deliverWithFault>[2] {
  switch (fault.kind) {
    case 'hang':
    case 'delay':
    case 'drip':
    case 'truncate':
    case 'flood':
    case 'reset':
      return fault;
    default:
      throw new Error(`a fault of kind ${fault.kind} does not happen on the wire`);
  }
}

function withFields(reply: Reply, fields: Readonly<Record<string, unknown>>): Reply {
  const told: unknown = JSON.parse(reply.body.toString());
  return { ...reply, body: JSON.stringify({ ...(typeof told === 'object' ? told : {}), ...fields }) };
}

function serviceRequest(incoming: IncomingMessage, body: Buffer): ServiceRequest {
  const url = incoming.url ?? '/';
  const at = url.indexOf('?');
  const [path, rawQuery] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
  return {
    method: incoming.method ?? 'GET',
    host: (incoming.headers.host ?? '').toLowerCase().replace(/:443$/, ''),
    path,
    rawQuery,
    query: new URLSearchParams(rawQuery),
    headers: incoming.headers,
    body,
  };
}

/** The service that a host alone tells; a registry host's depends on the path. */
function serviceOfHost(host: string): string | undefined {
  const kind = emulatedHost(host)?.kind;
  return kind === 'registry' || kind === 'vpc-registry' ? 'registry' : kind;
}

function clientSocket(proxy: ConnectProxy, response: ServerResponse): Socket | undefined {
  return proxy.clientSocket(response.socket?.remotePort);
}
