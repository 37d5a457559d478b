import { type Paint, terminalSvg } from './terminal-svg.ts';

/** What the demo printed when the picture was made, and the picture. */
export const recorded = 'docs/demo.txt';
export const picture = 'docs/demo.svg';

const paint: Paint = (line) => {
  if (line.startsWith('$ ')) return 'prompt';
  return /^(?:-[- ]*$|let )/.test(line) ? 'faint' : 'plain';
};

/** The picture of the demo's table. */
export function demoPicture(table: string): string {
  return terminalSvg('npm run demo', ['$ npm run demo', '', ...table.trim().split('\n')], paint);
}

/** The demo's steps, and whether each worked. How long a step took differs from run to run. */
export function stepsOf(table: string): string[] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split(/ {2,}/).slice(0, 2).join(': '));
}
