import type { FleetOutcome } from './fleet.ts';
import { many, play, type Scenario, single, tableSizes } from './scenarios.ts';

/** The generated parts of docs/fleet.md, by the name in their markers. */
export function tables(): ReadonlyMap<string, string> {
  return new Map([
    ['one call', table(single)],
    ['ten calls', table(many)],
  ]);
}

/** Puts each part between its markers. Throws where a page lacks them. */
export function withParts(page: string, parts: ReadonlyMap<string, string>): string {
  return [...parts].reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- simulated: ${name} -->`, '<!-- end -->'];
    const from = text.indexOf(begin);
    const to = text.indexOf(end, from);
    if (from === -1 || to === -1) throw new Error(`the page has no place for "${name}"`);
    return `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
  }, page);
}

function table(scenarios: readonly Scenario[]): string {
  const rows = tableSizes.map((runners) => [
    runners.toLocaleString('en'),
    ...scenarios.map((scenario) => told(play(scenario, runners))),
  ]);
  return [
    ['runners', ...scenarios.map(({ name }) => name)],
    ['---:', ...scenarios.map(() => '---:')],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function told({ failed, served, calls, slowestSeconds }: FleetOutcome): string {
  const share = (100 * failed) / (failed + served);
  const failures = failed === 0 ? '0' : `${failed.toLocaleString('en')} (${percent(share)})`;
  const slowest = served === 0 ? '–' : `${slowestSeconds.toFixed(1)} s`;
  return `${failures} · ${calls.toLocaleString('en')} · ${slowest}`;
}

function percent(share: number): string {
  return share < 1 ? `${share.toFixed(1)} %` : `${Math.round(share)} %`;
}
