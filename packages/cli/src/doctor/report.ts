import type { Finding } from './finding.ts';

const columns = { good: 'good   ', warning: 'warning', bad: 'BAD    ' } as const;

/** The findings for a person: one line each, the command that mends it below, and a sum. Pure. */
export function asText(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ check, state, what, fix }) => [
    `${columns[state]}  ${check}: ${what}`,
    ...(fix === undefined ? [] : [`           → ${fix}`]),
  ]);
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  return `${[...lines, '', `${count('bad')} bad, ${count('warning')} to look at, ${count('good')} good`].join('\n')}\n`;
}

/** The findings as JSON: `healthy` is what the exit code says. Pure. */
export function asJson(findings: readonly Finding[]): string {
  return `${JSON.stringify({ healthy: isHealthy(findings), findings }, null, 2)}\n`;
}

export function isHealthy(findings: readonly Finding[]): boolean {
  return findings.every(({ state }) => state !== 'bad');
}
