import { openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonFields } from './json-fields.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.enroll();
  await bench.browser('hardware-key');
  expect(await bench.vouch('login')).toMatchObject({ code: 0 });
  expect(await bench.vouch(...setupArgs('cargo'))).toMatchObject({ code: 0 });
});
afterAll(() => bench.close());

// The browser of the workbench is a script for a POSIX shell.
it.skipIf(process.platform === 'win32').each(jsonFields)(
  '$command prints these fields',
  async ({ command, fields }) => {
    const [, ...args] = command.split(' ');
    const { stdout } = await bench.vouch(...args);
    const printed = JSON.parse(stdout);
    expect(Object.keys(printed)).toEqual(fields);
    // A moment in milliseconds would be a thousand times as large.
    if ('expiration' in printed) expect(printed.expiration).toBeLessThan(1e11);
    for (const finding of printed.findings ?? [])
      expect(finding).toMatchObject({
        check: expect.any(String),
        state: expect.stringMatching(/^(good|warning|bad)$/),
        what: expect.any(String),
      });
  },
);
