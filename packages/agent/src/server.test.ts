import { expect, test } from 'vitest';
import { agentForTest } from './testing/agent.ts';

test('one upstream call serves many clients of one fingerprint', async () => {
  await using it = await agentForTest();
  const answers = await Promise.all(Array.from({ length: 50 }, () => it.getToken({})));
  expect(new Set(answers.map(({ secret }) => secret.expose())).size).toBe(1);
  expect(it.exchange.calls).toHaveLength(1);
});
