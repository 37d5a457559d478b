import type { Agent, AgentOptions } from 'node:https';
import type { HttpsProxyAgent } from 'https-proxy-agent';
import { VouchError } from '../error.ts';

type Connect = HttpsProxyAgent<string>['connect'];

/**
 * The agent that tunnels through a proxy. HttpsProxyAgent gives its own options to the proxy's connection only; the
 * tunnelled one needs them more. And it plays a refusal of CONNECT back as if the host had sent it, so that a proxy
 * could answer in AWS's name. It is read where a proxy is named, and nowhere else.
 */
export async function proxyAgent(proxy: string, options: AgentOptions): Promise<Agent> {
  const { HttpsProxyAgent } = await import('https-proxy-agent');
  const agent = new (class extends HttpsProxyAgent<string> {
    /** It would look for Node's `https` in a stack trace, of which a `--stack-trace-limit` may leave too little. */
    override isSecureEndpoint(): boolean {
      return true;
    }

    override async connect(
      request: Parameters<Connect>[0],
      target: Parameters<Connect>[1],
    ): ReturnType<Connect> {
      let status: number | undefined;
      request.once('proxyConnect', ({ statusCode }: { statusCode: number }) => {
        status = statusCode;
      });
      const socket = await super.connect(request, { ...target, ...options } as typeof target);
      if (status === 200) return socket;
      socket.destroy();
      throw new VouchError('network', `the proxy answered ${status} to CONNECT ${target.host}`, {
        hint: 'check HTTPS_PROXY and NO_PROXY',
      });
    }
  })(proxy, options);
  return agent as unknown as Agent;
}
