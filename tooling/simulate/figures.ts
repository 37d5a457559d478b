import { chart, type Series } from './chart.ts';
import { tables, withParts } from './page.ts';
import { chartSizes, many, play, type Scenario, single, toolCalls } from './scenarios.ts';

/** docs/fleet.md with new tables, and docs/fleet.svg. Pure: the same page gives the same files. */
export function figures(page: string): { readonly page: string; readonly chart: string } {
  const [sdk, vouch, withoutJitter] = single.map(seriesOf);
  const [, withoutAgent] = many.map(seriesOf);
  const series = [
    { ...sdk, name: 'one call each: the SDK’s default' },
    { ...vouch, name: 'one call each, or an agent: vouch' },
    { ...withoutJitter, name: 'one call each: vouch without jitter' },
    { ...withoutAgent, name: `${toolCalls} calls each: vouch without an agent` },
  ] as Series[];
  return {
    page: withParts(page, tables()),
    chart: chart('Share of a fleet’s runners that get no token', series),
  };
}

function seriesOf(scenario: Scenario): Series {
  const points = chartSizes.map((runners) => {
    const { failed } = play(scenario, runners);
    return { runners, share: failed / runners };
  });
  return { name: scenario.name, points };
}
