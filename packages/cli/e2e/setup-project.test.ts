import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDoctorBench } from './doctor-bench.ts';

let bench: Workbench;
let app: string;
beforeEach(async () => {
  bench = await openWorkbench();
  app = join(bench.home, 'app');
  await mkdir(app);
});
afterEach(async () => await bench.close());

const list = async () => (await bench.vouch('setup', '--list')).stdout;

describe.each(['uv', 'poetry', 'pdm'])('a project of %s', (tool) => {
  const args = setupArgs(tool);

  it('is set up, and taken back, from elsewhere', async () => {
    expect((await bench.vouch(...args, '--project', 'app')).code).toBe(0);
    expect(await bench.read('app/pyproject.toml')).toContain('my-repo');
    expect(await list()).toMatch(new RegExp(`^${tool} .*/my-repo in ${app}\n$`));
    expect((await bench.vouch(...args, '--remove', '--project', app)).code).toBe(0);
    expect(await list()).toBe('');
  });

  it.each(['deleted', 'moved'])('is taken back where it was %s', async (how) => {
    await bench.vouch(...args, '--project', 'app');
    await (how === 'moved' ? rename(app, `${app}2`) : rm(app, { recursive: true }));
    const refused = await bench.vouch(...args, '--remove');
    expect(refused).toMatchObject({
      code: 6,
      stderr: expect.stringContaining(`it was in ${app}: --project`),
    });
    const preview = await bench.vouch(...args, '--remove', '--dry-run', '--project', app);
    expect(preview.code).toBe(0);
    const done = await bench.vouch('setup', 'codeartifact', '--tool', tool, '--remove', '--project', app);
    expect(done).toMatchObject({ code: 0 });
    expect(await list()).toBe('');
  });
});

it('refuses a project that is not there, and two of them', async () => {
  const args = setupArgs('uv');
  const gone = await bench.vouch(...args, '--project', 'gone');
  expect(gone).toMatchObject({ code: 2, stderr: expect.stringContaining('/gone is no directory') });
  const twice = await bench.vouch(...args, '--project', 'app', '--project', 'app');
  expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('--project is given twice') });
});

it('uses in a project the repository that the user has, and takes back only what was set up there', async () => {
  const bare = ['setup', 'codeartifact', '--tool', 'poetry', '--project', 'app'];
  await bench.vouch(...setupArgs('poetry'));
  expect(await bench.vouch(...bare, '--remove')).toMatchObject({ code: 2 });
  expect((await bench.vouch(...bare)).code).toBe(0);
  expect(await bench.read('app/pyproject.toml')).toContain('my-repo');
});

it('takes back pip’s set-up in a virtual environment that is gone, by the doctor’s command', async () => {
  const doctor = await openDoctorBench();
  try {
    const project = join(doctor.home, 'project');
    await doctor.write('project/venv', { 'pyvenv.cfg': '' });
    doctor.env['VIRTUAL_ENV'] = join(project, 'venv');
    expect((await doctor.vouch(...setupArgs('pip'), '--project', project)).code).toBe(0);
    delete doctor.env['VIRTUAL_ENV'];
    await rm(join(project, 'venv'), { recursive: true });
    const { findings } = await doctor.examine();
    const [found] = findings.filter(({ what }) => what.includes('venv/pip.conf is gone'));
    expect(found?.fix).toMatch(/ --remove --project \S+\/project$/);
    await doctor.examine({ after: [found?.fix as string] });
    expect((await doctor.vouch('setup', '--list')).stdout).toBe('');
  } finally {
    await doctor.close();
  }
});

it('takes back the set-up of a project that is gone by the doctor’s command', async () => {
  const doctor = await openDoctorBench();
  try {
    const project = await doctor.write('project', { x: '' });
    await doctor.vouch(...setupArgs('uv'));
    await doctor.vouch(...setupArgs('uv'), '--project', project);
    await rm(project, { recursive: true });
    const { findings } = await doctor.examine();
    const [found] = findings.filter(({ what }) => what.endsWith(`in ${project}, which is gone`));
    await doctor.examine({ after: [found?.fix as string] });
    expect((await doctor.vouch('setup', '--list')).stdout).toMatch(/^uv \S+\/my-repo\n$/);
  } finally {
    await doctor.close();
  }
});
