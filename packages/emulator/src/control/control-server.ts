import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jsonReply, type Reply } from '../http/message.ts';
import { deliver } from '../network/delivery.ts';
import { readBody } from '../network/request-body.ts';

/** What a process outside may ask for. Each takes the JSON body (null where there is none) and gives JSON. */
export type ControlOperations = Readonly<Record<string, (body: unknown) => unknown>>;

export interface ControlServer {
  readonly url: string;
  readonly secret: string;
  close(): Promise<void>;
}

/**
 * An HTTP server on loopback, behind a bearer secret. `operations` are keyed by method and path, for instance
 * `GET /requests`. An operation that throws is answered 400 with its message.
 */
export async function startControlServer(operations: ControlOperations): Promise<ControlServer> {
  const secret = randomBytes(32).toString('base64url');
  const server = createServer((request, response) => {
    const operation = operations[`${request.method} ${request.url}`];
    readBody(request)
      .then(async (body): Promise<Reply> => {
        if (!isSame(request.headers.authorization, `Bearer ${secret}`)) {
          return jsonReply(401, { error: 'the bearer secret is missing or wrong' });
        }
        if (operation === undefined) return jsonReply(404, { error: 'no such operation' });
        const text = body?.toString('utf8') ?? '';
        return jsonReply(200, (await operation(text === '' ? null : JSON.parse(text))) ?? {});
      })
      .catch((error: unknown) => jsonReply(400, { error: error instanceof Error ? error.message : 'failed' }))
      .then((reply) => deliver(response, reply))
      .catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secret,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isSame(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(expected));
}
