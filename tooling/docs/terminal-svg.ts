/** Pixels. A character's width is the fonts' own, near enough; `textLength` makes it so. */
const character = { width: 8.4, height: 19 };
const margin = 16;
const bar = 30;

/** How a line is shown, by what it says. */
export type Paint = (line: string) => 'plain' | 'prompt' | 'faint';

/**
 * A picture of a terminal: an SVG with the lines as text, so that it can be read, searched and scaled. It takes its
 * colours from the reader's light or dark scheme, and loads no font. The same lines give the same bytes.
 */
export function terminalSvg(title: string, lines: readonly string[], paint: Paint): string {
  const columns = Math.max(title.length, ...lines.map((line) => line.length));
  const width = Math.ceil(columns * character.width) + 2 * margin;
  const height = bar + lines.length * character.height + 2 * margin;
  const rows = lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const y = bar + margin + (index + 0.8) * character.height;
    const length = (line.length * character.width).toFixed(1);
    const text = escaped(line);
    return `<text class="${paint(line)}" x="${margin}" y="${y.toFixed(1)}" textLength="${length}">${text}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" xml:space="preserve" role="img" aria-label="${escaped(title)}">
<style>
  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre; fill: #1f2328; }
  .ground { fill: #f6f8fa; stroke: #d0d7de; }
  .prompt { fill: #0a6b2d; font-weight: 600; }
  .faint, .title { fill: #57606a; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .ground { fill: #0d1117; stroke: #30363d; }
    .prompt { fill: #56d364; }
    .faint, .title { fill: #9198a1; }
  }
</style>
<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<text class="title" x="${width / 2}" y="${bar - 9}" text-anchor="middle">${escaped(title)}</text>
${rows.join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
