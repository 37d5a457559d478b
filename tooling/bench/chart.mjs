// bench/chart.svg: CPU of one token, one bar a program, legible on a light and on a dark page.

const width = 860;
const labels = 470;
const rowHeight = 26;
const top = 34;

/** @param {import('./programs.mjs').ProgramRow[]} programs */
export function chart(programs) {
  const longest = Math.max(...programs.map(({ plain }) => plain.cpu));
  const scale = (/** @type {number} */ milliseconds) => ((width - labels - 70) * milliseconds) / longest;
  const rows = programs.map(({ what, kind, plain }, index) => {
    const y = top + index * rowHeight;
    const end = labels + scale(plain.cpu);
    return `<text class="label" x="${labels - 10}" y="${y + 14}">${asText(what)}</text>
<rect class="${kind}" x="${labels}" y="${y}" width="${(end - labels).toFixed(1)}" height="${rowHeight - 8}" rx="2"/>
<text class="value" x="${(end + 6).toFixed(1)}" y="${y + 14}">${plain.cpu.toFixed(0)} ms</text>`;
  });
  const height = top + programs.length * rowHeight + 6;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="CPU of one token, in milliseconds">
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; }
.label { text-anchor: end; }
.node { fill: #8c959f; }
.ours { fill: #1a7f37; }
.peer { fill: #bc4c00; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .ours { fill: #3fb950; }
  .peer { fill: #f0883e; }
}
</style>
<text class="title" x="${labels}" y="20">CPU of one token, ms (less is better)</text>
${rows.join('\n')}
</svg>
`;
}

/** @param {string} text */
function asText(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
