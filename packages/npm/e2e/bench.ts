import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { account, openWorkbench, type Workbench } from '@vouch/workbench';
import { filesWithSecret } from '@vouch/workbench/canary';
import { expect } from 'vitest';

export const at = { domain: 'my-domain', domainOwner: account, region: 'us-east-1', repository: 'my-repo' };
export const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/my-repo/';
export const tokenKey = `${url.slice('https:'.length)}:_authToken`;

/** A workbench whose npm has a prefix of its own, with a person at the browser, enrolled. */
export async function npmBench(options: Parameters<typeof openWorkbench>[0] = {}): Promise<Workbench> {
  const bench = await openWorkbench(options);
  bench.env['PREFIX'] = join(bench.home, 'prefix');
  await bench.enroll();
  await bench.browser('hardware-key');
  return bench;
}

/** Every file below the directory that holds a token. */
export function filesWithToken(directory: string): string[] {
  return filesWithSecret(directory).map((path) => join(directory, path));
}

const tmpfs = 0x01021994;

/** Where a runtime directory in memory can be made, as systemd makes one; undefined where this machine has no such place. */
export const memoryRoot =
  process.platform === 'linux' && statfsSync('/dev/shm').type === tmpfs ? '/dev/shm' : undefined;

/** A runtime directory as of a login: in memory, 0700. Gone with `end`. */
export function runtimeDirectory(root: string): { readonly path: string; end(): void } {
  const path = mkdtempSync(join(root, 'vouch-'));
  return { path, end: () => rmSync(path, { recursive: true, force: true }) };
}

/** Waits until the agent has done what it does of itself after a login: from then on nobody writes but the test. */
export async function errandsOver(bench: Workbench): Promise<void> {
  const { agent } = JSON.parse((await bench.vouch('status', '--json')).stdout);
  await expect
    .poll(() => Date.now() / 1000 > agent.startedAt + 2 && !runsErrand(bench.home), { timeout: 20_000 })
    .toBe(true);
}

function runsErrand(home: string): boolean {
  return readdirSync('/proc').some((pid) => {
    try {
      return (
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[1]?.endsWith('vouch-refresh.js') &&
        readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`HOME=${home}`)
      );
    } catch {
      return false;
    }
  });
}
