import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

export interface ConnectProxyOptions {
  /** Takes over the connection to a host that is ours, or gives false to have it tunnelled through. */
  readonly accept: (host: string, port: number, socket: Socket) => boolean;
  /** Called once for each connection that is tunnelled to somebody else's host. */
  readonly tunnelled: (host: string, port: number) => void;
}

export interface ConnectProxy {
  readonly url: string;
  /** The client's connection that has this remote port: what lies under a TLS socket. */
  clientSocket(remotePort: number | undefined): Socket | undefined;
  close(): Promise<void>;
}

/** An HTTP proxy on loopback that knows CONNECT and nothing else. */
export async function startConnectProxy(options: ConnectProxyOptions): Promise<ConnectProxy> {
  const clients = new Map<number, Socket>();
  const upstreams = new Set<Socket>();
  const server = createServer((_request, response) => {
    response.writeHead(405, { allow: 'CONNECT', 'content-type': 'text/plain', connection: 'close' });
    response.end('This proxy speaks CONNECT only.\n');
  });
  server.on('connection', (socket: Socket) => {
    const port = socket.remotePort ?? 0;
    clients.set(port, socket);
    socket.once('close', () => clients.delete(port));
    socket.on('error', () => socket.destroy());
  });
  server.on('connect', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const socket = clients.get(request.socket.remotePort ?? 0);
    const target = splitAuthority(request.url ?? '');
    if (socket === undefined || target === undefined) {
      duplex.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
      return;
    }
    if (head.length > 0) socket.unshift(head);
    if (options.accept(target.host, target.port, socket)) return;
    options.tunnelled(target.host, target.port);
    const upstream = tunnel(socket, target.host, target.port);
    upstreams.add(upstream);
    upstream.once('close', () => upstreams.delete(upstream));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    clientSocket: (remotePort) => clients.get(remotePort ?? 0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of [...clients.values(), ...upstreams]) socket.destroy();
      }),
  };
}

/** The answer that tells a client its tunnel stands. */
export function confirmTunnel(socket: Socket): void {
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
}

function tunnel(client: Socket, host: string, port: number): Socket {
  let confirmed = false;
  const upstream = connect(port, host, () => {
    confirmed = true;
    confirmTunnel(client);
    client.pipe(upstream).pipe(client);
  });
  upstream.once('error', () => {
    if (!confirmed) client.write('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    client.destroySoon();
  });
  upstream.once('close', () => client.destroySoon());
  client.once('close', () => upstream.destroy());
  return upstream;
}

/** `host:port` or `[v6]:port`, as RFC 9110 9.3.6 has it. */
function splitAuthority(text: string): { host: string; port: number } | undefined {
  const found = /^(?:\[(?<v6>[0-9a-fA-F:.]+)\]|(?<name>[^:/@\s]+)):(?<port>\d{1,5})$/.exec(text)?.groups;
  const host = found?.['v6'] ?? found?.['name'];
  const port = Number(found?.['port']);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host: host.toLowerCase(), port };
}
