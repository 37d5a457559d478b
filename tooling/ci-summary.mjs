// Adds up the reports that the test runners wrote: names each test that failed or was skipped, and ends with the sum.
// Usage: node tooling/ci-summary.mjs [DIRECTORY]
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ passed: number, failures: string[], skipped: string[] }} Outcome A failure and a skip are lines to print.
 * @typedef {{ status: string, fullName: string, failureMessages?: string[] }} Assertion
 * @typedef {{ name: string, status: string, message?: string, assertionResults: Assertion[] }} TestFile
 */

const root = fileURLToPath(new URL('../', import.meta.url));
const directory = process.argv[2] ?? join(root, '.cache/reports');
/** Every run of .ci/run leaves these; one that is missing means a runner that died. */
const expected = ['test.json', 'full.json', 'pytest.xml', 'canary-test.json', 'canary-full.json'];

const written = readdirSync(directory).sort();
// The long matrix runs the Python suite once more on each other Python.
const reports = written.filter((name) => expected.includes(name) || name.endsWith('.xml'));
const missing = expected.filter((name) => !written.includes(name)).map((name) => `no report: ${name}`);
const outcomes = reports.map(outcomeOf);
const passed = outcomes.reduce((total, outcome) => total + outcome.passed, 0);
const failures = [...outcomes.flatMap((outcome) => outcome.failures), ...missing];
const skipped = outcomes.flatMap((outcome) => outcome.skipped);

for (const line of [...skipped, ...failures]) process.stdout.write(`${line}\n`);
process.stdout.write(`${passed} passed, ${failures.length} failed, ${skipped.length} skipped\n`);
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;

/**
 * @param {string} name
 * @returns {Outcome}
 */
function outcomeOf(name) {
  const text = readFileSync(join(directory, name), 'utf8');
  if (name.endsWith('.xml')) return outcomeOfJunit(name, text);
  if (name.startsWith('canary-')) return outcomeOfCanary(JSON.parse(text).faults);
  return outcomeOfVitest(JSON.parse(text).testResults);
}

/**
 * @param {TestFile[]} files
 * @returns {Outcome}
 */
function outcomeOfVitest(files) {
  const tests = files.flatMap((file) =>
    file.assertionResults.map((test) => ({ file: relative(root, file.name), ...test })),
  );
  const failed = tests.filter(({ status }) => status === 'failed');
  // A file that cannot be loaded, or cannot clean up, fails without a failed test.
  const broken = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  );
  return {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failures: [
      ...failed.map(({ file, fullName, failureMessages = [] }) =>
        failure(`${file}: ${fullName}`, failureMessages[0]),
      ),
      ...broken.map(({ name, message }) => failure(relative(root, name), message)),
    ],
    skipped: tests
      .filter(({ status }) => status !== 'failed' && status !== 'passed')
      .map(({ file, fullName }) => `skipped: ${file}: ${fullName}`),
  };
}

/**
 * The search for secrets counts as one test, or as one failure for each that was found.
 * @param {string[]} faults
 * @returns {Outcome}
 */
function outcomeOfCanary(faults) {
  return {
    passed: faults.length === 0 ? 1 : 0,
    failures: faults.map((fault) => `a secret ${fault}`),
    skipped: [],
  };
}

/**
 * pytest's report (JUnit XML): a `testcase` that has a child did not pass. An error is a test that could not be set up.
 * @param {string} report
 * @param {string} text
 * @returns {Outcome}
 */
function outcomeOfJunit(report, text) {
  /** @type {Outcome} */
  const outcome = { passed: 0, failures: [], skipped: [] };
  for (const [, attributes = '', body = ''] of text.matchAll(
    /<testcase ([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs,
  )) {
    const name = `${report}: ${/\bname="([^"]*)"/.exec(attributes)?.[1]}`;
    const [, child, about = ''] = /<(failure|error|skipped)\b([^>]*)>/.exec(body) ?? [];
    if (child === undefined) outcome.passed += 1;
    else if (child === 'skipped') outcome.skipped.push(`skipped: ${name}`);
    else outcome.failures.push(failure(name, /\bmessage="([^"]*)"/.exec(about)?.[1]));
  }
  return outcome;
}

/**
 * One line for a failure, so that the end of a long log says what to look at.
 * @param {string} what
 * @param {string | undefined} why
 */
function failure(what, why = '') {
  const [first = ''] = why.split(/\n|&#10;/);
  return `failed: ${what}${first === '' ? '' : ` (${first.slice(0, 300)})`}`;
}
