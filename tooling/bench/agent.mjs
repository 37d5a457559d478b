// The agent under a crowd: cold keys, warm requests, its memory; and what a warm answer costs with many profiles.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { dist, domainFlags, interleaved } from './stage.mjs';

const runFile = promisify(execFile);

/** @typedef {{ what: string, value: string, bar: string, met: boolean | undefined }} AgentRow */

/** @param {import('./stage.mjs').Stage} stage @returns {Promise<AgentRow[]>} */
export async function agentRows(stage) {
  const home = await stage.home('crowd');
  await mkdir(home.directory, { recursive: true });
  await home.vouch('agent', 'start');
  const { agent } = JSON.parse(await home.vouch('status', '--json'));
  const memory = (/** @type {'VmRSS' | 'VmHWM'} */ name) => mebibytes(agent.pid, name);
  const crowd = await crowdProgram();
  /** @param {number} clients @param {number} requests @param {number} seconds */
  const send = async (clients, requests, seconds) => {
    const args = [crowd, clients, requests, seconds].map(String);
    const { stdout } = await runFile(process.execPath, args, { env: home.env });
    return /** @type {Record<'seconds' | 'lost' | 'distinct' | 'p50' | 'p99', number>} */ (
      JSON.parse(stdout)
    );
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
  const requests = 50 * 400;
  const before = await processorSeconds(agent.pid);
  const warm = await send(50, 400, duration);
  const each = (((await processorSeconds(agent.pid)) - before) / requests) * 1_000_000;
  const rate = Math.round(requests / warm.seconds);
  const latency = `${warm.p50.toFixed(1)} ms median, ${warm.p99.toFixed(1)} ms p99`;
  rows.push(
    row(
      'warm requests, a connection each',
      `${rate.toLocaleString('en')} /s (${latency})`,
      '≥ 5,000 /s',
      rate >= 5_000,
    ),
    // The clients are one process of Node on the same machine, and take more than the agent does.
    row('the agent’s own CPU for each of them', `${each.toFixed(0)} µs`, '', true),
  );
  const peak = await memory('VmHWM');
  rows.push(row('memory, at the peak of all this', `${peak} MiB`, '≤ 130 MiB', peak <= 130));
  await cold(10_000);
  const beyond = await memory('VmHWM');
  rows.push(row('memory, at the peak of the 10,000', `${beyond} MiB`, '', true));
  return rows;
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

/** The clients share our TypeScript with the product, so they are bundled first. */
async function crowdProgram() {
  const outfile = fileURLToPath(new URL('../../.cache/bench/crowd.mjs', import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL('crowd.ts', import.meta.url))],
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
