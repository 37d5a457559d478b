// bench/RESULTS.md, from the figures.

/**
 * @typedef {object} Figures
 * @property {Record<string, string>} machine what was measured on what
 * @property {import('./programs.mjs').ProgramRow[]} programs
 * @property {Record<string, import('./stage.mjs').Times>} together
 * @property {import('./agent.mjs').AgentRow[]} agent
 * @property {Record<string, import('./stage.mjs').Times>} profiles
 * @property {import('./python.mjs').PythonRow[]} python
 * @property {import('./maven.mjs').Row[]} maven
 * @property {import('./packages.mjs').PackageRow[]} packages
 */

/** @param {Figures} figures */
export function resultsPage({ machine, programs, together, agent, profiles, python, maven, packages }) {
  const sections = [
    '# Measured',
    '`npm run bench` writes this page and the chart. Where programs are compared, a figure is the median of whole processes that ran in turn on one machine, against the emulator on loopback: so the network is free, and what is left is the programs’ own cost. CPU is what the process and its children used.',
    table(['', ''], Object.entries(machine)),
    'The bars were set on a machine whose bare Node starts in 19 ms of CPU. The first row says how fast this one was: milliseconds and requests in a second are to be read by that, ratios and memory are not.',
    '## A token, as a package manager waits for it',
    '![CPU of one token](chart.svg)',
    programTable(programs),
    `The last two columns are of the same programs with \`NODE_EXTRA_CA_CERTS\` set, beside a bare Node that has it too: Node reads that file at every start, our launchers keep it from Node until a TLS call is made. The second row is \`tooling/bench/least.cjs\`, twenty-five lines without a configuration or a check: a socket and a proof alone take that of a bar of 8 ms.`,
    '## Fifty at once',
    table(
      ['50 processes started together', 'until the last is done, ms', 'CPU of each, ms'],
      Object.entries(together).map(([what, { wall, cpu }]) => [what, wall.toFixed(0), cpu.toFixed(1)]),
    ),
    '## The agent',
    table(
      ['', 'measured', 'bar', ''],
      agent.map(({ what, value, bar, met }) => [what, value, bar, mark(met)]),
    ),
    '## Profiles',
    table(
      ['profiles in the configuration', 'CPU of a warm `vouch credential codeartifact`, ms'],
      Object.entries(profiles).map(([count, { cpu }]) => [count, cpu.toFixed(1)]),
    ),
    '## The Python backend, in its process',
    table(
      ['', 'keyrings-vouch, ms', 'keyrings.codeartifact, ms', 'bar, ms', ''],
      python.map(({ what, ours, peer, bar }) => [
        what,
        ours.toFixed(2),
        peer.toFixed(1),
        bar === undefined ? '' : `≤ ${bar}`,
        mark(bar === undefined ? undefined : ours <= bar),
      ]),
    ),
    ...(maven.length === 0
      ? []
      : [
          '## Maven: requests for one jar and its pom',
          table(
            ['', 'requests'],
            maven.map(({ what, value }) => [what, String(value)]),
          ),
        ]),
    '## What is installed',
    table(
      ['package', 'packed, MB', 'unpacked, MB', 'files', 'bar, MB', ''],
      packages.map(({ name, packed, unpacked, files, bar }) => [
        name,
        megabytes(packed),
        megabytes(unpacked),
        String(files),
        bar === undefined ? '' : `≤ ${megabytes(bar)}`,
        mark(bar === undefined ? undefined : unpacked <= bar),
      ]),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** @param {import('./programs.mjs').ProgramRow[]} programs */
function programTable(programs) {
  const bare = programs.find(({ kind }) => kind === 'node');
  const aws = programs.find(({ what }) => what === 'aws codeartifact get-authorization-token');
  if (bare === undefined || aws === undefined) throw new Error('nothing to compare with');
  const columns = [
    '',
    'CPU, ms',
    'above Node, ms',
    '× aws-cli',
    'wall, ms',
    'bar',
    '',
    'CPU +, ms',
    'above Node +, ms',
  ];
  return table(
    columns,
    programs.map(({ what, kind, plain, withBundle, bar, share }) => {
      const above = plain.cpu - bare.plain.cpu;
      const isCompared = kind !== 'peer' && plain !== bare.plain;
      const ratio = plain.cpu / aws.plain.cpu;
      const met = bar === undefined ? undefined : above <= bar && (share === undefined || ratio <= share);
      const wanted = [
        ...(bar === undefined ? [] : [`≤ Node + ${bar}`]),
        ...(share === undefined ? [] : [`≤ ${share} × aws-cli`]),
      ];
      return [
        kind === 'ours' ? `**${what}**` : what,
        plain.cpu.toFixed(1),
        isCompared ? above.toFixed(1) : '',
        kind === 'node' ? '' : ratio.toFixed(2),
        plain.wall.toFixed(1),
        wanted.join(', '),
        mark(met),
        withBundle.cpu.toFixed(1),
        isCompared ? (withBundle.cpu - bare.withBundle.cpu).toFixed(1) : '',
      ];
    }),
  );
}

/** @param {boolean | undefined} met */
function mark(met) {
  return met === undefined ? '' : met ? 'met' : 'missed';
}

/** @param {number} bytes */
function megabytes(bytes) {
  return (bytes / 1e6).toFixed(2);
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
