import { getProxyForUrl } from 'proxy-from-env';

/**
 * The proxy for a host, by the process's `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`; empty where there is none. It differs from the
 * library twice, as curl and AWS's tools do: a proxy without a scheme is an http proxy, and a domain in `NO_PROXY` covers its subdomains.
 */
export function proxyOf(hostname: string): string {
  const passedBy = variable('NO_PROXY').split(/[,\s]+/);
  if (passedBy.some((entry) => isBelow(hostname, entry))) return '';
  const proxy = getProxyForUrl(`https://${hostname}`);
  const named = variable('HTTPS_PROXY') || variable('ALL_PROXY');
  return proxy === `https://${named}` ? `http://${named}` : proxy;
}

/** In small letters it counts first. */
function variable(name: string): string {
  return process.env[name.toLowerCase()] || process.env[name] || '';
}

/** Whether an entry of `NO_PROXY` is a domain that the host is below; all its other forms are the library's. */
function isBelow(hostname: string, entry: string): boolean {
  const domain = entry.toLowerCase().replace(/:443$/, '');
  return domain !== '' && hostname.endsWith(`.${domain}`);
}
