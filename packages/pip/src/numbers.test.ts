import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { upstreamDeadlineMs } from '../../agent/src/wire/patience.ts';
import { longestGreeting, longestLine } from '../../agent/src/wire/protocol.ts';

/** A number of the Python client's, or of a program that waits for ours: both are written out where they stand. */
async function numberIn(path: string, name: string): Promise<number> {
  const text = await readFile(new URL(path, import.meta.url), 'utf8');
  const [, expression = ''] = new RegExp(`\\b${name} = ([\\d_.]+)`).exec(text) ?? [];
  return Number(expression.replaceAll('_', ''));
}

const agentPy = '../python/src/keyrings_vouch/agent.py';

it('the Python client waits for a token as long as ours does', async () => {
  expect(await numberIn(agentPy, '_TOKEN_DEADLINE')).toBe(upstreamDeadlineMs / 1_000);
});

it('the Python client reads lines as long as ours does', async () => {
  expect(await numberIn(agentPy, '_LONGEST_GREETING')).toBe(longestGreeting);
  expect(await numberIn(agentPy, '_LONGEST_LINE')).toBe(longestLine);
});

it('who runs our program waits longer than it waits for the agent', async () => {
  const fromPython = await numberIn('../python/src/keyrings_vouch/program.py', '_DEADLINE');
  const fromYarn = await numberIn('../../npm/src/yarn/plugin.ts', 'deadlineMs');
  for (const milliseconds of [fromPython * 1_000, fromYarn])
    expect(milliseconds).toBeGreaterThanOrEqual(upstreamDeadlineMs + 60_000);
});
