import { expect, it } from 'vitest';
import { client, pythonTests } from './python-bench.ts';

/** The Python tests of keyrings-vouch. Their own counts go into the summary of a CI run. */
it.skipIf(client('PYTEST') === undefined)('keyrings-vouch passes its own tests', async () => {
  const done = await pythonTests(client('PYTEST') as string, 'pytest.xml');
  expect(done.stdout).toMatch(/^\d+ passed/m);
  expect(done).toMatchObject({ code: 0 });
});
