import { request } from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** How a client reaches the emulator. */
export interface Reach {
  readonly proxyUrl: string;
  readonly caCertificate: string;
}

export interface ClientRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Milliseconds until the client gives up. Default 5000. */
  readonly deadline?: number;
}

export interface ClientReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One request as a careful client makes it: through the proxy, trusting the emulator's CA and no other. */
export function ask(emulator: Reach, url: string, wish: ClientRequest = {}): Promise<ClientReply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: wish.method ?? 'GET',
        headers: wish.headers ?? {},
        agent: new HttpsProxyAgent(emulator.proxyUrl),
        ca: emulator.caCertificate,
        // Node would take it from a Host header, where the wish has one.
        servername: new URL(url).hostname,
        signal: AbortSignal.timeout(wish.deadline ?? 5000),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(wish.body);
  });
}
