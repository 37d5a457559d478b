import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { publish } from './publish.mjs';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vouch-publish-'));
  const packages = ['core', 'vouch'].map((name) => ({ name, version: '1.2.3', file: `${name}-1.2.3.tgz` }));
  writeFileSync(join(directory, 'packages.json'), JSON.stringify(packages));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A registry that has some packages, and an npm that writes down what it was told to do. */
function registry(answers: Readonly<Record<string, { status: number; stdout?: string; stderr?: string }>>) {
  const commands: string[] = [];
  const npm = ([command = '', subject = '', ...rest]: string[]) => {
    commands.push([command, subject, ...rest].join(' '));
    const { status, stdout = '', stderr = '' } = answers[`${command} ${subject}`] ?? { status: 0 };
    return { status, stdout, stderr };
  };
  return { npm, commands };
}

const absent = { status: 1, stderr: 'npm error code E404\n' };
const there = { status: 0, stdout: '"1.2.3"\n' };

it('publishes what the registry has not, in the order of the list', () => {
  const { npm, commands } = registry({ 'view core@1.2.3': absent, 'view vouch@1.2.3': absent });
  expect(publish(directory, ['--tag', 'next'], npm)).toEqual(['core@1.2.3', 'vouch@1.2.3']);
  expect(commands.filter((command) => command.startsWith('publish'))).toEqual([
    `publish ${directory}/core-1.2.3.tgz --tag next`,
    `publish ${directory}/vouch-1.2.3.tgz --tag next`,
  ]);
});

it('goes on where a release stopped half-way, and does nothing when all is there', () => {
  const half = registry({ 'view core@1.2.3': there, 'view vouch@1.2.3': absent });
  expect(publish(directory, [], half.npm)).toEqual(['vouch@1.2.3']);
  expect(
    publish(directory, [], registry({ 'view core@1.2.3': there, 'view vouch@1.2.3': there }).npm),
  ).toEqual([]);
});

it('takes a version that npm does not know of a package that it does for unpublished', () => {
  // npm answers so where the package exists, and that version of it does not.
  const { npm } = registry({ 'view core@1.2.3': { status: 0 }, 'view vouch@1.2.3': there });
  expect(publish(directory, [], npm)).toEqual(['core@1.2.3']);
});

it('publishes nothing where the registry does not answer, and stops at the first refusal', () => {
  const silent = registry({ 'view core@1.2.3': { status: 1, stderr: 'npm error code ETIMEDOUT\n' } });
  expect(() => publish(directory, [], silent.npm)).toThrow('npm view core@1.2.3 failed');
  const refusing = registry({
    'view core@1.2.3': absent,
    'view vouch@1.2.3': absent,
    [`publish ${directory}/core-1.2.3.tgz`]: { status: 1, stderr: 'npm error code E403\n' },
  });
  expect(() => publish(directory, [], refusing.npm)).toThrow('E403');
  expect(refusing.commands.at(-1)).toBe(`publish ${directory}/core-1.2.3.tgz`);
});
