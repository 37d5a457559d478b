import { formatEndpoint, type Profile, partitionOfRegion, toVouchError, type VouchError } from '@vouch/core';
import type { Remedy } from '../remedy.ts';
import { bad, type Diagnosis, good, warning } from './finding.ts';
import { explain, sayOf } from './network-failure.ts';
import type { Scene } from './scene.ts';

/** AWS refuses a signature that is five minutes off. Cargo gives up a token that has a minute left by its own clock. */
const refusedMs = 5 * 60_000;
const noticedMs = 60_000;

/** Every host that the product and the tools speak to answers, whatever it says. */
export async function lookAtNetwork(scene: Scene): Promise<readonly Diagnosis[]> {
  const answers = await Promise.all(hostsFor(scene.domains).map((host) => answerOf(scene, host)));
  const failures = answers.filter((each) => each.error !== undefined);
  if (failures.length === 0) return [good(`${answers.map(({ host }) => host).join(', ')} answer`)];
  const reasons = [...new Set(failures.map(reasonOf))];
  return reasons.map((reason) => {
    const alike = failures.filter((each) => reasonOf(each) === reason);
    return explain(
      scene.context,
      alike.map(({ host }) => host),
      alike[0]?.error as VouchError,
    );
  });
}

/** The failure's words without the host's name, by which hosts are reported together. */
function reasonOf({ host, error }: Answer): string {
  return sayOf(error as VouchError).replaceAll(host, '');
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
