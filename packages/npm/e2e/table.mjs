// Writes the table of the package's README from what the last runs of the matrix showed: `node packages/npm/e2e/table.mjs`,
// after `npm test` and `npm run test:full`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
/** @type {{ clients: string[], ways: string[], steps: Record<string, string> }} */
const {
  clients,
  ways,
  steps: results,
} = JSON.parse(readFileSync(at('../../../.cache/reports/npm-matrix.json'), 'utf8'));
const { dependencies, optionalDependencies } = JSON.parse(
  readFileSync(at('../../../test-fixtures/npm/clients/package.json'), 'utf8'),
);

/** @param {string} client */
function version(client) {
  const wish = client === 'pnpm12' ? optionalDependencies['@pnpm/exe.linux-x64'] : dependencies[client];
  return `${client.replace(/\d+$/, '')} ${wish.replace(/^npm:.*@/, '')}`;
}

/** @param {string} client @param {string} way */
function cell(client, way) {
  const steps = results[`${client} ${way}`];
  if (steps === undefined) return '';
  return steps.includes('✗') ? 'no' : 'yes';
}

const rows = [
  ['client', ...ways],
  ['---', ...ways.map(() => '---')],
  ...clients.map((client) => [version(client), ...ways.map((way) => cell(client, way))]),
];
const table = rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
const readme = at('../README.md');
const text = readFileSync(readme, 'utf8');
const marked = /(<!-- matrix -->\n)[\s\S]*?(<!-- \/matrix -->)/;
if (!marked.test(text)) throw new Error('the README has no place for the table');
writeFileSync(
  readme,
  text.replace(marked, (_all, open, close) => `${open}${table}\n${close}`),
);
