import {
  type Context,
  causes,
  formatEndpoint,
  type Profile,
  partitionOfRegion,
  toVouchError,
  type VouchError,
} from '@vouch/core';
import { bad, type Diagnosis, good, warning } from './finding.ts';
import type { Remedy } from './remedy.ts';
import type { Scene } from './scene.ts';

/** AWS refuses a signature that is five minutes off. Cargo gives up a token that has a minute left by its own clock. */
const refusedMs = 5 * 60_000;
const noticedMs = 60_000;

/** Every host that the product and the tools speak to answers, whatever it says. */
export async function lookAtNetwork(scene: Scene): Promise<readonly Diagnosis[]> {
  const answers = await Promise.all(hostsFor(scene.domains).map((host) => answerOf(scene, host)));
  const failures = answers.filter((each) => each.error !== undefined);
  if (failures.length === 0) return [good(`${answers.map(({ host }) => host).join(', ')} answer`)];
  return failures.map(({ host, error }) => explain(scene.context, host, error as VouchError));
}

/** How far this machine's clock is from AWS's, by the `Date` of an answer. */
export async function lookAtClock(scene: Scene): Promise<readonly Diagnosis[]> {
  const [host = ''] = hostsFor(scene.domains);
  const { date, error } = await answerOf(scene, host);
  if (date === undefined) return [warning(`not checked: ${error?.message ?? `${host} sent no Date`}`)];
  const off = scene.context.clock.now() - date;
  const told = `this machine’s clock is ${Math.round(Math.abs(off) / 1000)} seconds ${off > 0 ? 'ahead of' : 'behind'} AWS’s`;
  const remedy = setClock[scene.context.platform];
  if (Math.abs(off) >= refusedMs) return [bad(`${told}: it refuses what is signed`, remedy)];
  if (Math.abs(off) >= noticedMs) return [warning(told, remedy)];
  return [good('this machine’s clock agrees with AWS’s')];
}

const setClock: Partial<Record<NodeJS.Platform, Remedy>> = {
  linux: { kind: 'run', words: ['sudo', 'timedatectl', 'set-ntp', 'true'] },
  darwin: { kind: 'run', words: ['sudo', 'sntp', '-sS', 'time.apple.com'] },
  win32: { kind: 'run', words: ['w32tm', '/resync'] },
};

/** STS first: it is there in every region, and its clock is the one that counts. */
function hostsFor(domains: readonly Profile[]): readonly string[] {
  const hosts = domains.flatMap(({ endpointUrl, ...domain }) => [
    apiHost('sts', domain.region),
    endpointUrl === undefined ? apiHost('codeartifact', domain.region) : new URL(endpointUrl).host,
    registryHost(domain),
  ]);
  const known = hosts.filter((host) => host !== undefined);
  return known.length === 0 ? ['sts.us-east-1.amazonaws.com'] : [...new Set(known)];
}

function apiHost(service: 'sts' | 'codeartifact', region: string): string | undefined {
  const suffix = partitionOfRegion(region)?.suffix;
  return suffix && `${service}.${region}.${suffix}`;
}

function registryHost(domain: Profile): string | undefined {
  const url = formatEndpoint({ ...domain, format: 'generic', repository: 'any' });
  return url && new URL(url).host;
}

interface Answer {
  readonly host: string;
  /** Epoch milliseconds. */
  readonly date?: number | undefined;
  readonly error?: VouchError;
}

async function answerOf({ aws, signal }: Scene, host: string): Promise<Answer> {
  try {
    const { headers } = await aws.fetch(`https://${host}/`, { signal });
    const date = Date.parse(headers.get('date') ?? '');
    return { host, ...(!Number.isNaN(date) && { date }) };
  } catch (thrown) {
    return { host, error: toVouchError(thrown) };
  }
}

/** What keeps us from a host, by what Node said about the connection, and which variable is the cause. */
export function explain({ env }: Pick<Context, 'env'>, host: string, error: VouchError): Diagnosis {
  const said = [error.message, ...causes(error)].join(': ');
  const code = codeOf(error);
  const proxy = proxyVariable(env);
  if (/CA bundle/.test(said)) {
    const variable = env['AWS_CA_BUNDLE'] ? 'AWS_CA_BUNDLE' : 'NODE_EXTRA_CA_CERTS';
    return bad(`${said} (${variable})`, { kind: 'unset', names: [variable] });
  }
  if (/CERT|SIGNATURE|ISSUER/.test(code)) return untrusted(env, host, said);
  if (proxy !== undefined && /HTTPS_PROXY is not a URL|proxy answered|ECONNREFUSED/.test(said))
    return bad(`${host} cannot be reached by the proxy that ${proxy} names: ${said}`, {
      kind: 'unset',
      names: [proxy],
    });
  if (/ENOTFOUND|EAI_AGAIN/.test(said)) {
    const exception = proxy === undefined ? undefined : first(env, ['no_proxy', 'NO_PROXY']);
    const told = `the name ${host} is not known to this machine’s DNS`;
    return exception === undefined
      ? bad(proxy === undefined ? told : `${told}, nor is the proxy’s of ${proxy}`)
      : bad(`${told}, and ${exception} keeps it from the proxy`, { kind: 'unset', names: [exception] });
  }
  return bad(said);
}

/** A certificate that nothing here trusts: as a rule an inspecting proxy's, whose CA other programs were told of. */
function untrusted(env: Context['env'], host: string, said: string): Diagnosis {
  const told = `the certificate of ${host} is signed by nobody that is trusted here (${said})`;
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

/** The variable that counts, in the order of proxy-from-env, which the product's connection asks. */
function proxyVariable(env: Context['env']): string | undefined {
  return first(env, ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']);
}

function first(env: Context['env'], names: readonly string[]): string | undefined {
  return names.find((name) => env[name]);
}

function codeOf(error: Error): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
  }
  return '';
}
