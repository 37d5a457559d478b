import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { client, openPythonBench, type PythonBench } from './python-bench.ts';

let bench: PythonBench;
beforeAll(async () => {
  bench = await openPythonBench();
  await bench.signIn();
});
beforeEach(() => bench.emulator.clearRequests());
afterAll(() => bench.close());

const tokenCalls = () => bench.emulator.count({ operation: 'GetAuthorizationToken' });

describe.skipIf(client('PIP_26') === undefined)('pip', () => {
  beforeAll(async () => {
    expect(await bench.setup('pip')).toMatchObject({ code: 0, stdout: '' });
  });

  it('installs a private package, builds it with a private backend, and gets its private dependency', async () => {
    const environment = bench.environment('pip-26', 'PIP_26');
    const done = await bench.run(environment.python, ['-m', 'pip', 'install', 'vouch-greeter']);
    console.log(
      done.stdout,
      done.stderr,
      bench.emulator.requests.map((r) => [r.path, r.status, r.operation]),
    );
    expect(done).toMatchObject({ code: 0 });
    expect(await bench.greet(environment)).toMatchObject({ stdout: 'hello from a private package\n' });
    expect(tokenCalls()).toBe(2);
  });
});
