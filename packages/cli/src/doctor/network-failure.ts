import { type Context, causes, errorCode, type VouchError } from '@vouch/core';
import { bad, type Diagnosis } from './finding.ts';

/** An error of a connection, with everything that Node said of it. */
export function sayOf(error: VouchError): string {
  return [error.message, ...causes(error)].join(': ');
}

/** Why these hosts cannot be reached (all for the same reason), from what Node said about the first, and which variable causes it. */
export function explain(
  { env }: Pick<Context, 'env'>,
  hosts: readonly string[],
  error: VouchError,
): Diagnosis {
  const all = hosts.join(', ');
  const said = sayOf(error).replaceAll(hosts[0] ?? '', all);
  // The hosts are named already.
  const reason = causes(error).join(': ') || said;
  const proxies = proxyVariables(env);
  const [proxy] = proxies;
  if (/CA bundle/.test(said)) {
    const variable = env['AWS_CA_BUNDLE'] ? 'AWS_CA_BUNDLE' : 'NODE_EXTRA_CA_CERTS';
    return bad(`${said} (${variable})`, { kind: 'unset', names: [variable] });
  }
  if (/CERT|SIGNATURE|ISSUER/.test(codeOf(error))) return untrusted(env, all, reason);
  if (proxy !== undefined && /HTTPS_PROXY is not a URL|proxy answered|ECONNREFUSED/.test(said))
    return bad(
      `${all} cannot be reached by the proxy that ${proxies.join(', ')} ${proxies.length === 1 ? 'names' : 'name'}: ${reason}`,
      { kind: 'unset', names: proxies },
    );
  if (/ENOTFOUND|EAI_AGAIN/.test(said)) return unknownName(env, hosts, proxy);
  return bad(said);
}

function unknownName(env: Context['env'], hosts: readonly string[], proxy: string | undefined): Diagnosis {
  const names = hosts.length === 1 ? `the name ${hosts[0]} is` : `the names ${hosts.join(', ')} are`;
  const told = `${names} not known to this machine’s DNS`;
  const exception = proxy === undefined ? undefined : first(env, ['no_proxy', 'NO_PROXY']);
  if (exception !== undefined)
    return bad(`${told}, and ${exception} keeps us from the proxy`, { kind: 'unset', names: [exception] });
  return bad(proxy === undefined ? told : `${told}, and neither is that of the proxy in ${proxy}`);
}

/** A certificate that nothing here trusts: as a rule an inspecting proxy's, whose CA other programs have been told to trust. */
function untrusted(env: Context['env'], hosts: string, reason: string): Diagnosis {
  const told = `the certificate of ${hosts} is signed by no authority that is trusted here (${reason})`;
  if (env['AWS_CA_BUNDLE'])
    return bad(`${told}: AWS_CA_BUNDLE is trusted and nothing else`, {
      kind: 'unset',
      names: ['AWS_CA_BUNDLE'],
    });
  const from = first(env, ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'PIP_CERT']);
  return from === undefined || env['NODE_EXTRA_CA_CERTS']
    ? bad(`${told}: set NODE_EXTRA_CA_CERTS to a file with that CA`)
    : bad(told, { kind: 'set-from', name: 'NODE_EXTRA_CA_CERTS', from });
}

/**
 * The variable that counts, in the order of proxy-from-env, which the product's connection asks; then those that would take its place
 * with the same proxy.
 */
function proxyVariables(env: Context['env']): readonly string[] {
  const names = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];
  const counts = first(env, names);
  return counts === undefined ? [] : names.filter((name) => env[name] === env[counts]);
}

function first(env: Context['env'], names: readonly string[]): string | undefined {
  return names.find((name) => env[name]);
}

function codeOf(error: Error): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = errorCode(at);
    if (typeof code === 'string') return code;
  }
  return '';
}
