import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const program = fileURLToPath(new URL('ci-summary.mjs', import.meta.url));
const root = fileURLToPath(new URL('../', import.meta.url));
const clean = { 'canary-test.json': '{"faults":[]}', 'canary-full.json': '{"faults":[]}' };
const onePassed = vitest('passed', [{ status: 'passed', fullName: 'a passes' }]);
const onePython = '<testsuites><testsuite><testcase name="test_a" time="0.1" /></testsuite></testsuites>';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'reports-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('adds up what the runners report, each search for secrets as one', () => {
  const reports = { ...clean, 'test.json': onePassed, 'full.json': onePassed, 'pytest.xml': onePython };
  expect(summaryOf({ ...reports, 'pytest-3.9.xml': onePython })).toEqual({
    stdout: '6 passed, 0 failed, 0 skipped\n',
    status: 0,
  });
});

it('names each test that failed or was skipped, with the first line of why', () => {
  const mixed = [
    { status: 'passed', fullName: 'a passes' },
    {
      status: 'failed',
      fullName: 'b fails',
      failureMessages: ['AssertionError: expected 1 to be 2\n    at here'],
    },
    { status: 'pending', fullName: 'c waits' },
  ];
  const python = `<testsuite><testcase name="test_a"><failure message="assert 1 == 2&#10; +  where">trace</failure></testcase>
    <testcase name="test_b"><error message="no fixture">trace</error></testcase>
    <testcase name="test_c"><skipped type="pytest.skip" message="no client">here</skipped></testcase><testcase name="test_d"/></testsuite>`;
  const reports = {
    ...clean,
    'test.json': vitest('failed', mixed),
    'full.json': onePassed,
    'pytest.xml': python,
  };
  expect(summaryOf(reports)).toEqual({
    stdout: `skipped: pytest.xml: test_c
skipped: packages/a.test.ts: c waits
failed: pytest.xml: test_a (assert 1 == 2)
failed: pytest.xml: test_b (no fixture)
failed: packages/a.test.ts: b fails (AssertionError: expected 1 to be 2)
5 passed, 3 failed, 2 skipped
`,
    status: 1,
  });
});

it('counts a file that could not be loaded, a secret that was found, and a report that is missing', () => {
  const reports = {
    'test.json': vitest('failed', [], 'Cannot find module x'),
    'full.json': onePassed,
    'canary-test.json': '{"faults":["in the output of cargo"]}',
    'canary-full.json': '{"faults":[]}',
  };
  expect(summaryOf(reports)).toEqual({
    stdout: `a secret in the output of cargo
failed: packages/a.test.ts (Cannot find module x)
no report: pytest.xml
2 passed, 3 failed, 0 skipped
`,
    status: 1,
  });
});

function summaryOf(reports: Record<string, string>): { stdout: string; status: number | null } {
  for (const [name, text] of Object.entries(reports)) writeFileSync(join(directory, name), text);
  const { stdout, status } = spawnSync(process.execPath, [program, directory], { encoding: 'utf8' });
  return { stdout, status };
}

/** One file's report as vitest's JSON reporter writes it. */
function vitest(status: string, assertionResults: object[], message = ''): string {
  return JSON.stringify({
    testResults: [{ name: join(root, 'packages/a.test.ts'), status, message, assertionResults }],
  });
}
