/** @param {import('./stage.mjs').Step[]} steps */
export function printTable(steps) {
  const rows = [
    ['step', 'worked', 'token calls', 'seconds'],
    ...steps.map(({ title, worked, tokenCalls, seconds }) => [
      title,
      worked ? 'yes' : 'NO',
      String(tokenCalls),
      seconds.toFixed(1),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  lines.splice(1, 0, widths.map((width) => '-'.repeat(width)).join('  '));
  process.stdout.write(`\n${lines.join('\n')}\n`);
}
