// The agent under a crowd: cold keys, warm requests, its memory; and what a warm answer costs with many profiles.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { domainFlags } from '../emulator.mjs';
import { dist, interleaved } from './stage.mjs';

const runFile = promisify(execFile);

/** @typedef {{ what: string, value: string, bar: string, met: boolean | undefined }} AgentRow */
/** @typedef {{ seconds: number, distinct: number, p50: number, p99: number }} Latency `p50` and `p99` are milliseconds */

/** @param {import('./stage.mjs').Stage} stage @returns {Promise<AgentRow[]>} */
export async function agentRows(stage) {
  const home = await stage.home('crowd');
  await mkdir(home.directory, { recursive: true });
  await home.vouch('agent', 'start');
  const { agent } = JSON.parse(await home.vouch('status', '--json'));
  const memory = (/** @type {'VmRSS' | 'VmHWM'} */ name) => mebibytes(agent.pid, name);
  const crowd = await bundled('crowd');
  /** @param {number} clients @param {number} requests @param {number} seconds */
  const send = async (clients, requests, seconds) => {
    const args = [crowd, clients, requests, seconds].map(String);
    const { stdout } = await runFile(process.execPath, args, { env: home.env });
    return /** @type {Latency & { lost: number }} */ (JSON.parse(stdout));
  };
  const idle = await memory('VmRSS');
  /** @type {AgentRow[]} */
  const rows = [row('memory, idle', `${idle} MiB`, '≤ 70 MiB', idle <= 70)];
  let duration = 43_200;
  const cold = async (/** @type {number} */ clients) => {
    duration -= 1;
    const before = await stage.calls('GetAuthorizationToken');
    const { seconds, lost } = await send(clients, 1, duration);
    const calls = (await stage.calls('GetAuthorizationToken')) - before;
    const value = `${calls} upstream call, ${lost} lost, ${(seconds * 1_000).toFixed(0)} ms`;
    const bar = clients === 5_000 ? '1 call, 0 lost' : '';
    rows.push(
      row(`${clients.toLocaleString('en')} cold clients at once`, value, bar, calls === 1 && lost === 0),
    );
  };
  for (const clients of [1, 10, 100, 1_000, 5_000]) await cold(clients);
  const requests = 20_000;
  const before = await processorSeconds(agent.pid);
  const warm = await askWarm(home.env, duration, requests);
  const each = (((await processorSeconds(agent.pid)) - before) / requests) * 1_000_000;
  const rate = Math.round(requests / warm.seconds);
  const ours = await send(50, requests / 50, duration);
  const told = (/** @type {Latency} */ { seconds, p50, p99 }) =>
    `${Math.round(requests / seconds).toLocaleString('en')} /s (${p50.toFixed(1)} ms median, ${p99.toFixed(1)} ms p99)`;
  rows.push(
    row(
      'warm requests, a connection each, 50 at a time',
      told(warm),
      '≥ 5,000 /s',
      warm.distinct === 1 && rate >= 5_000,
    ),
    row('the agent’s own CPU for each of them', `${each.toFixed(0)} µs`, '', true),
    row('as many by our own client, all in one process of Node', told(ours), '', true),
  );
  const peak = await memory('VmHWM');
  rows.push(row('memory, at the peak of all this', `${peak} MiB`, '≤ 130 MiB', peak <= 130));
  await cold(10_000);
  const beyond = await memory('VmHWM');
  rows.push(row('memory, at the peak of the 10,000', `${beyond} MiB`, '', true));
  return rows;
}

/**
 * Asks 50 at a time for a token that the agent holds.
 * @param {Record<string, string>} env
 * @param {number} duration
 * @param {number} requests
 * @returns {Promise<Latency>}
 */
async function askWarm(env, duration, requests) {
  const message = await bundled('warm-message');
  const { stdout: asked } = await runFile(process.execPath, [message, String(duration)], { env });
  const script = fileURLToPath(new URL('warm.py', import.meta.url));
  const work = runFile('python3', [script, String(requests), '50']);
  work.child.stdin?.end(asked);
  return JSON.parse((await work).stdout);
}

/**
 * CPU of a warm `vouch credential codeartifact` with so many profiles in the configuration, milliseconds.
 * @param {import('./stage.mjs').Stage} stage
 * @param {number} runs
 */
export async function profileRows(stage, runs) {
  /** @type {Record<string, import('./stage.mjs').Command>} */
  const commands = {};
  for (const count of [1, 10, 100, 1_000, 10_000]) {
    const home = await stage.home(`profiles-${count}`);
    await mkdir(join(home.directory, '.vouch'), { recursive: true, mode: 0o700 });
    await writeFile(join(home.directory, '.vouch/config.json'), configOf(count));
    await home.vouch('credential', 'codeartifact', ...domainFlags);
    const argv = [process.execPath, dist('cli', 'vouch'), 'credential', 'codeartifact'];
    commands[count.toLocaleString('en')] = { argv, env: home.env };
  }
  return await interleaved(commands, runs);
}

/** @param {number} count of profiles, each with a domain of its own */
function configOf(count) {
  const profile = (/** @type {string} */ domain) => ({
    domain,
    domain_owner: '123456789012',
    region: 'us-east-1',
  });
  const others = Array.from({ length: count - 1 }, (_, index) => [`p${index}`, profile(`domain-${index}`)]);
  const profiles = Object.fromEntries([['default', profile('my-domain')], ...others]);
  return JSON.stringify({ codeartifact: { profiles, domains: Object.values(profiles) } });
}

/** The clients share our TypeScript with the product, so they are bundled first. @param {string} name */
async function bundled(name) {
  const outfile = fileURLToPath(new URL(`../../.cache/bench/${name}.mjs`, import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    banner: {
      js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
    },
  });
  return outfile;
}

/** @param {number} pid @param {string} name */
async function mebibytes(pid, name) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(text)?.[1]) / 1_024);
}

/** User and system time so far; Linux counts it in hundredths of a second (proc_pid_stat(5)). @param {number} pid */
async function processorSeconds(pid) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return ((user ?? Number.NaN) + (system ?? Number.NaN)) / 100;
}

/** @param {string} what @param {string} value @param {string} bar @param {boolean} met @returns {AgentRow} */
function row(what, value, bar, met) {
  return { what, value, bar, met: bar === '' ? undefined : met };
}
