// `npm run bench`: measures, and writes bench/RESULTS.md and bench/chart.svg. `npm run bench -- --runs 40` for steadier
// medians. It wants a machine that does nothing else.
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { agentRows, profileRows } from './bench/agent.mjs';
import { chart } from './bench/chart.mjs';
import { mavenRows } from './bench/maven.mjs';
import { packageRows } from './bench/packages.mjs';
import { resultsPage } from './bench/page.mjs';
import { commandsOf, programRows, togetherRows } from './bench/programs.mjs';
import { pythonRows } from './bench/python.mjs';
import { client, openStage } from './bench/stage.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '25' } } });
const runs = Number(values.runs);
const bench = new URL('../bench/', import.meta.url);

const stage = await openStage();
try {
  const commands = await step('preparing homes', () => commandsOf(stage));
  const programs = await step('whole processes', () => programRows(stage, commands, runs));
  const figures = {
    machine: machine(),
    programs,
    together: await step('fifty at once', () => togetherRows(commands, 5)),
    agent: await step('the agent', () => agentRows(stage)),
    profiles: await step('profiles', () => profileRows(stage, runs)),
    python: await step('the Python backend', () => pythonRows(stage)),
    maven: await step('Maven', () => mavenRows(stage)),
    packages: await step('packages', async () => packageRows()),
  };
  await mkdir(bench, { recursive: true });
  await writeFile(new URL('RESULTS.md', bench), resultsPage(figures));
  await writeFile(new URL('chart.svg', bench), chart(programs));
  process.stdout.write('wrote bench/RESULTS.md and bench/chart.svg\n');
} finally {
  await stage.close();
}

/** @returns {Record<string, string>} */
function machine() {
  const version = (/** @type {string} */ file, /** @type {string[]} */ args) =>
    execFileSync(file, args, { encoding: 'utf8' }).trim().split('\n')[0] ?? '';
  return {
    Machine: `${os.cpus().length} × ${os.cpus()[0]?.model.trim() || 'a processor without a name'}, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    System: `${os.type()} ${os.release()}`,
    'Node.js': process.version,
    Python: version('python3', ['--version']),
    'aws-cli': version(join(client('awscli'), 'bin/aws'), ['--version']),
    Cargo: version('cargo', ['--version']),
    Runs: String(runs),
  };
}

/**
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 */
async function step(what, work) {
  const started = performance.now();
  process.stderr.write(`bench: ${what} … `);
  const result = await work();
  process.stderr.write(`${((performance.now() - started) / 1_000).toFixed(0)} s\n`);
  return result;
}
