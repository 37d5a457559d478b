import { request } from 'node:http';
import { ask, type Reach } from '../testing/https-client.ts';

/** A page as the person ends up with it. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const deadline = 10_000;
const mostRedirects = 10;

/**
 * What the address bar does: goes to a URL and follows redirects, with the headers that a browser's navigation has.
 * https goes through the proxy, http to this machine only. Rejects where nobody answers in 10 seconds.
 */
export async function visit(network: Reach, url: string): Promise<Page> {
  let at = new URL(url);
  for (let hop = 0; hop < mostRedirects; hop += 1) {
    const reply = at.protocol === 'https:' ? await askIssuer(network, at) : await askClient(at);
    const location = reply.headers['location'];
    if (reply.status < 300 || reply.status > 399 || typeof location !== 'string') {
      return { url: at.href, status: reply.status, text: reply.body };
    }
    at = new URL(location, at);
  }
  throw new Error(`more than ${mostRedirects} redirects`);
}

function askIssuer(network: Reach, url: URL): Promise<Reply> {
  return ask(network, url.href, { headers: navigation, deadline });
}

function askClient(url: URL): Promise<Reply> {
  if (url.protocol !== 'http:' || !loopback.has(url.hostname)) {
    throw new Error(`a person would not follow a sign-in to ${url.origin}`);
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { headers: navigation, agent: false, signal: AbortSignal.timeout(deadline) },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () => {
          const body = Buffer.concat(chunks).toString('utf8');
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body });
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end();
  });
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** What Chromium sends when a page of another site leads it somewhere. */
const navigation = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.9',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'cross-site',
  'sec-fetch-user': '?1',
  'upgrade-insecure-requests': '1',
  'user-agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
};
