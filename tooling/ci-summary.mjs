// Adds up the reports that the test runners wrote, and prints the sum as the last line.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('../.cache/reports/', import.meta.url));
/** Every run of .ci/run leaves these; one that is missing means a runner that died. */
const expected = ['test.json', 'full.json', 'pytest.xml', 'canary-test.json', 'canary-full.json'];

let passed = 0;
let failed = 0;
let skipped = 0;
const written = readdirSync(directory);
// The long matrix runs the Python suite once more on each other Python.
const reports = written.filter((name) => expected.includes(name) || name.endsWith('.xml'));
for (const name of reports) {
  if (name.endsWith('.xml')) {
    addJunit(name);
    continue;
  }
  const report = JSON.parse(readFileSync(join(directory, name), 'utf8'));
  if (name.startsWith('canary-')) {
    addCanary(report.faults);
    continue;
  }
  passed += report.numPassedTests;
  // A file that cannot be loaded, or cannot clean up, fails without a failed test.
  const unloaded = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: { status: string }[] }} */ file) =>
      file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  failed += report.numFailedTests + unloaded.length;
  skipped += report.numPendingTests + report.numTodoTests;
  const told = report.testResults.flatMap(
    (/** @type {{ assertionResults: { status: string, fullName: string }[] }} */ file) =>
      file.assertionResults.filter(({ status }) => status === 'skipped' || status === 'pending'),
  );
  for (const { fullName } of told) process.stdout.write(`skipped: ${fullName}\n`);
}
const missing = expected.filter((name) => !written.includes(name));
for (const name of missing) process.stdout.write(`no report: ${name}\n`);
failed += missing.length;
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/**
 * The search for secrets counts as one test, or as one failure for each that was found.
 * @param {string[]} faults
 */
function addCanary(faults) {
  for (const fault of faults) process.stdout.write(`a secret ${fault}\n`);
  if (faults.length === 0) passed += 1;
  failed += faults.length;
}

/**
 * pytest's report (JUnit XML): the counts stand in its `testsuite` elements. An error is a test that could not be set up.
 * @param {string} name
 */
function addJunit(name) {
  const text = readFileSync(join(directory, name), 'utf8');
  for (const [suite] of text.matchAll(/<testsuite .*?>/gs)) {
    /** @param {string} attribute */
    const count = (attribute) => Number(new RegExp(`\\b${attribute}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    const bad = count('errors') + count('failures');
    failed += bad;
    skipped += count('skipped');
    passed += count('tests') - bad - count('skipped');
  }
}
