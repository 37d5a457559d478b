import { Agent } from 'node:https';
import * as tls from 'node:tls';
import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';
import { isAwsHost } from '../partition.ts';
import { isUnknownSigner, likelyFirst, likelyForAws, type Sender } from './authorities.ts';
import { BoundedHandler } from './bounded-handler.ts';
import { defaultPace } from './pace.ts';
import { proxyAgent } from './proxy-agent.ts';
import { proxyOf } from './proxy-of.ts';

/**
 * How the product reaches AWS: through the proxy that `HTTPS_PROXY`/`NO_PROXY` name (read by proxy-from-env from
 * the process), trusting the CAs that the AWS tools would.
 */
export function requestHandler(
  context: Pick<Context, 'env' | 'files'>,
  deadlineMs = defaultPace.attemptDeadlineMs,
): BoundedHandler {
  refuseTracing(context);
  const senders = new Map<string, Promise<Sender>>();
  return new BoundedHandler((hostname) => {
    const route = { proxy: proxyFor(hostname), isAws: isAwsHost(hostname) };
    const key = JSON.stringify(route);
    // A CA bundle that is mended must count at once, also in an agent that lives for hours.
    const forget = () => senders.delete(key);
    const sender = senders.get(key) ?? forgetful(senderBy(context, route), forget);
    senders.set(key, sender);
    sender.catch(forget);
    return sender;
  }, deadlineMs);
}

/** The sender, which is made again after it has met a signer that it does not know. */
async function forgetful(made: Promise<Sender>, forget: () => void): Promise<Sender> {
  const sender = await made;
  return {
    async handle(...request) {
      try {
        return await sender.handle(...request);
      } catch (thrown) {
        if (isUnknownSigner(thrown)) forget();
        throw thrown;
      }
    },
  };
}

interface Route {
  /** A URL, or nothing where no proxy is used. */
  readonly proxy: string;
  readonly isAws: boolean;
}

/** Made only when a call is made: loading 150 certificates takes 35 ms, and someone who is signed out makes no call. */
async function senderBy(context: Pick<Context, 'env' | 'files'>, { proxy, isAws }: Route): Promise<Sender> {
  const trusted = await trustedAuthorities(context);
  const all = () => send(proxy, trusted);
  return isAws
    ? likelyFirst(await send(proxy, likelyForAws(trusted, tls.rootCertificates)), all)
    : await all();
}

/** `rejectUnauthorized` is set outright, because it then wins over `NODE_TLS_REJECT_UNAUTHORIZED=0`. */
async function send(proxy: string, ca: readonly string[]): Promise<Sender> {
  const options = {
    secureContext: tls.createSecureContext({ ca: [...ca] }),
    rejectUnauthorized: true,
    keepAlive: false,
  };
  const { NodeHttpHandler } = await import('@smithy/node-http-handler');
  const httpsAgent = proxy === '' ? new Agent(options) : await proxyAgent(proxy, options);
  return new NodeHttpHandler({ httpsAgent, connectionTimeout: 5_000 });
}

/** With NODE_DEBUG=http (or a pattern that includes it) Node prints every header on stderr: the session token is in one. */
function refuseTracing({ env }: Pick<Context, 'env'>): void {
  if (!/http|\*/i.test(env['NODE_DEBUG'] ?? '')) return;
  throw new VouchError('configuration', 'NODE_DEBUG would have Node print AWS credentials', {
    hint: 'unset NODE_DEBUG',
  });
}

function proxyFor(hostname: string): string {
  const proxy = proxyOf(hostname);
  if (proxy !== '' && !URL.canParse(proxy)) {
    // The value may hold a password, so it is not shown.
    throw new VouchError('configuration', 'HTTPS_PROXY is not a URL', {
      hint: 'it looks like http://proxy.example.com:3128',
    });
  }
  return proxy;
}

/**
 * The CAs that are trusted, as PEM texts. `AWS_CA_BUNDLE` stands alone, as it does for the AWS tools;
 * `NODE_EXTRA_CA_CERTS` (or what a launcher of ours kept of it, because Node reads that file at every start) adds to Node's.
 */
async function trustedAuthorities(context: Pick<Context, 'env' | 'files'>): Promise<readonly string[]> {
  const { env } = context;
  if (env['AWS_CA_BUNDLE']) return [await readBundle(context, env['AWS_CA_BUNDLE'], 'AWS_CA_BUNDLE')];
  const extra = env['NODE_EXTRA_CA_CERTS'] || env['VOUCH_EXTRA_CA_CERTS'];
  if (!extra) return tls.rootCertificates;
  return [...tls.rootCertificates, await readBundle(context, extra, 'NODE_EXTRA_CA_CERTS')];
}

async function readBundle(context: Pick<Context, 'files'>, file: string, variable: string): Promise<string> {
  try {
    return await context.files.readFile(file, 'utf8');
  } catch (cause) {
    throw new VouchError('configuration', `cannot read the CA bundle ${file}`, {
      cause,
      hint: `check ${variable}`,
    });
  }
}
