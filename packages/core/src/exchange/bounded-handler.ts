import type { HttpHandlerOptions } from '@smithy/types';
import { VouchError } from '../error.ts';
import type { Sender } from './authorities.ts';

/** The largest answer that any of our calls can honestly have is some kilobytes. */
const longestBody = 64 * 1024;

/** The same handler asks an issuer, so the words are not AWS's. */
const redirected = 'check the network and HTTPS_PROXY: a sign-in page of the network redirects like this';

type Request = Parameters<Sender['handle']>[0];
type Response = Awaited<ReturnType<Sender['handle']>>;

/**
 * The SDK never gives up by default: a silent server, a drip or an endless body holds it for ever, and it follows
 * no cap. This handler reads the whole body itself, under one deadline and one cap, refuses redirects, refuses
 * anything but https, and remembers the server's clock.
 */
export class BoundedHandler {
  readonly #senderFor: (hostname: string) => Promise<Sender>;
  readonly #deadlineMs: number;
  /** Epoch milliseconds of the last answer's `Date` header, or undefined. */
  serverTime: number | undefined;

  constructor(senderFor: (hostname: string) => Promise<Sender>, deadlineMs: number) {
    this.#senderFor = senderFor;
    this.#deadlineMs = deadlineMs;
  }

  async handle(request: Request, options: HttpHandlerOptions = {}): Promise<Response> {
    if (request.protocol !== 'https:')
      throw new VouchError('configuration', `an endpoint of AWS is https, not ${request.protocol}`);
    const deadline = AbortSignal.timeout(this.#deadlineMs);
    const signal = options.abortSignal
      ? AbortSignal.any([deadline, options.abortSignal as AbortSignal])
      : deadline;
    try {
      const sender = await this.#senderFor(request.hostname);
      const { response } = await sender.handle(request, { abortSignal: signal });
      if (response.statusCode >= 300 && response.statusCode < 400) {
        response.body?.destroy?.();
        throw new VouchError(
          'service',
          `${request.hostname} answered with a redirect (${response.statusCode})`,
          { hint: redirected },
        );
      }
      response.body = await readBody(response.body, signal, request.hostname);
      const date = Date.parse(response.headers['date'] ?? '');
      this.serverTime = Number.isNaN(date) ? undefined : date;
      return { response };
    } catch (thrown) {
      if (thrown instanceof VouchError) throw thrown;
      throw new VouchError('network', this.#inWords(request.hostname, signal, deadline), {
        cause: thrown,
        hint: 'check the network, HTTPS_PROXY and AWS_CA_BUNDLE',
      });
    }
  }

  /** A caller may have a deadline of its own, as an OIDC library has: then it is that one's, and not the network's refusal. */
  #inWords(hostname: string, signal: AbortSignal, deadline: AbortSignal): string {
    if (!signal.aborted) return `cannot reach ${hostname}`;
    if (!isTimeout(signal.reason)) return `gave up waiting for ${hostname}`;
    const within =
      signal.reason === deadline.reason ? `within ${this.#deadlineMs / 1000} seconds` : 'in time';
    return `${hostname} gave no whole answer ${within}`;
  }

  destroy(): void {}
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

async function readBody(
  body: AsyncIterable<Uint8Array> & { destroy?: (error?: Error) => void },
  signal: AbortSignal,
  hostname: string,
): Promise<Uint8Array> {
  const abort = () => body.destroy?.(new Error('the deadline passed'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of body) {
      length += chunk.length;
      if (length > longestBody) {
        body.destroy?.();
        throw new VouchError('service', `${hostname} answered with more than ${longestBody} bytes`);
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
