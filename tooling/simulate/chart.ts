/** A line of the chart: what share of the runners fails, from 0 to 1, at each size of the fleet. */
export interface Series {
  readonly name: string;
  readonly points: readonly { readonly runners: number; readonly share: number }[];
}

const size = { width: 720, height: 400 } as const;
const plot = { left: 64, right: 700, top: 24, bottom: 292 } as const;
/** Distinct without colour too: each line has its own dashes. */
const dashes = ['none', '7 4', '2 3', '10 3 2 3', '4 2'] as const;
const fewest = 100;
const most = 10_000;

/** The failures of some policies over the size of a fleet, as an SVG that is legible on white and on black. */
export function chart(title: string, series: readonly Series[]): string {
  const lines = series.flatMap((each, at) => [line(each, at), ...legend(each, at)]);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(title)}</title>`,
    `<style>${style(series.length)}</style>`,
    ...horizontal(),
    ...vertical(),
    text(
      (plot.left + plot.right) / 2,
      plot.bottom + 40,
      'middle',
      'runners that start within 0.2 seconds (logarithmic)',
    ),
    `<text class="words" text-anchor="middle" transform="translate(16 ${(plot.top + plot.bottom) / 2}) rotate(-90)">runners that fail</text>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}

/** Mid-tones that stand out from both white and black; the words follow the reader's colours. */
function style(count: number): string {
  const colours = ['#d1495b', '#2a7fba', '#b8860b', '#3a9d5d', '#8a63c9'].slice(0, count);
  return [
    'text{font:13px system-ui,sans-serif}',
    '.words{fill:#333}.grid{stroke:#8888;stroke-width:.5}.line{fill:none;stroke-width:2.5}',
    ...colours.map((colour, at) => `.s${at}{stroke:${colour};stroke-dasharray:${dashes[at]}}`),
    '@media(prefers-color-scheme:dark){.words{fill:#ddd}}',
  ].join('');
}

function horizontal(): string[] {
  return [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    `<path class="grid" d="M${plot.left} ${y(share)}H${plot.right}"/>`,
    text(plot.left - 8, y(share) + 4, 'end', `${100 * share} %`),
  ]);
}

function vertical(): string[] {
  return [100, 200, 400, 800, 1_600, 3_200, 10_000].flatMap((runners) => [
    `<path class="grid" d="M${x(runners)} ${plot.top}V${plot.bottom}"/>`,
    text(x(runners), plot.bottom + 18, 'middle', runners.toLocaleString('en')),
  ]);
}

function line({ points }: Series, at: number): string {
  const path = points.map(
    ({ runners, share }, index) => `${index === 0 ? 'M' : 'L'}${x(runners)} ${y(share)}`,
  );
  return `<path class="line s${at}" d="${path.join('')}"/>`;
}

/** Below the plot, two to a row. */
function legend({ name }: Series, at: number): string[] {
  const left = plot.left + (at % 2) * 320;
  const middle = plot.bottom + 62 + Math.floor(at / 2) * 20;
  return [
    `<path class="line s${at}" d="M${left} ${middle}H${left + 34}"/>`,
    text(left + 42, middle + 4, 'start', name),
  ];
}

function text(left: number, bottom: number, anchor: 'start' | 'middle' | 'end', words: string): string {
  return `<text class="words" x="${left}" y="${bottom}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

function x(runners: number): number {
  const part = Math.log(runners / fewest) / Math.log(most / fewest);
  return round(plot.left + part * (plot.right - plot.left));
}

function y(share: number): number {
  return round(plot.bottom - share * (plot.bottom - plot.top));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
