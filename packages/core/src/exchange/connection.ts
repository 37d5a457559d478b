import { Agent, type AgentOptions } from 'node:https';
import * as tls from 'node:tls';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';
import { attemptDeadlineMs, BoundedHandler } from './bounded-handler.ts';

/**
 * How the product reaches AWS: through the proxy that `HTTPS_PROXY`/`NO_PROXY` name (read by proxy-from-env from
 * the process), trusting the CAs that the AWS tools would.
 * `rejectUnauthorized` is set outright, because it then wins over `NODE_TLS_REJECT_UNAUTHORIZED=0`.
 */
export async function requestHandler(
  context: Pick<Context, 'env' | 'files'>,
  deadlineMs = attemptDeadlineMs,
): Promise<BoundedHandler> {
  const options = {
    secureContext: tls.createSecureContext({ ca: await trustedAuthorities(context) }),
    rejectUnauthorized: true,
    keepAlive: false,
  };
  const direct = new Agent(options);
  const proxied = new Map<string, ProxyAgent>();
  const handlers = new Map<Agent | ProxyAgent, NodeHttpHandler>();
  const agentFor = (hostname: string) => {
    const proxy = proxyFor(hostname);
    if (proxy === '') return direct;
    const agent = proxied.get(proxy) ?? new ProxyAgent(proxy, options);
    proxied.set(proxy, agent);
    return agent;
  };
  return new BoundedHandler((hostname) => {
    const agent = agentFor(hostname);
    const handler =
      handlers.get(agent) ?? new NodeHttpHandler({ httpsAgent: agent as Agent, connectionTimeout: 5_000 });
    handlers.set(agent, handler);
    return handler;
  }, deadlineMs);
}

function proxyFor(hostname: string): string {
  const proxy = getProxyForUrl(`https://${hostname}`);
  if (proxy !== '' && !URL.canParse(proxy)) {
    // The value may hold a password, so it is not shown.
    throw new VouchError('configuration', 'HTTPS_PROXY is not a URL', {
      hint: 'it looks like http://proxy.example.com:3128',
    });
  }
  return proxy;
}

/**
 * `AWS_CA_BUNDLE` stands alone, as it does for the AWS tools; `NODE_EXTRA_CA_CERTS` (or what a launcher of ours kept
 * of it, because Node reads that file at every start) adds to Node's own.
 */
async function trustedAuthorities(context: Pick<Context, 'env' | 'files'>): Promise<string[]> {
  const { env } = context;
  if (env['AWS_CA_BUNDLE']) return [await readBundle(context, env['AWS_CA_BUNDLE'], 'AWS_CA_BUNDLE')];
  const extra = env['NODE_EXTRA_CA_CERTS'] || env['VOUCH_EXTRA_CA_CERTS'];
  return extra
    ? [...tls.rootCertificates, await readBundle(context, extra, 'NODE_EXTRA_CA_CERTS')]
    : [...tls.rootCertificates];
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

/**
 * HttpsProxyAgent gives its own options to the proxy's connection only; the tunnelled one needs them more. And it
 * plays a refusal of CONNECT back as if the host had sent it, so that a proxy could answer in AWS's name.
 */
class ProxyAgent extends HttpsProxyAgent<string> {
  readonly #tls: AgentOptions;

  constructor(proxy: string, options: AgentOptions) {
    super(proxy, options);
    this.#tls = options;
  }

  override async connect(
    request: Parameters<HttpsProxyAgent<string>['connect']>[0],
    options: Parameters<HttpsProxyAgent<string>['connect']>[1],
  ): ReturnType<HttpsProxyAgent<string>['connect']> {
    let status: number | undefined;
    request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      status = statusCode;
    });
    const socket = await super.connect(request, { ...options, ...this.#tls } as typeof options);
    if (status === 200) return socket;
    socket.destroy();
    throw new VouchError('network', `the proxy answered ${status} to CONNECT ${options.host}`, {
      hint: 'check HTTPS_PROXY and NO_PROXY',
    });
  }
}
