import type { IncomingMessage } from 'node:http';

/** A crate may be large, a mistake should not eat the memory. */
const limit = 64 * 1024 * 1024;

/** The whole body, or undefined where it is longer than 64 MiB. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > limit ? undefined : Buffer.concat(chunks);
}
