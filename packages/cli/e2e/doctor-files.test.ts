import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { host, setupArgs } from '@vouch/workbench';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DoctorBench, expectFixed, findingOf, openDoctorBench } from './doctor-bench.ts';

let bench: DoctorBench;
let restore: () => Promise<void>;

beforeAll(async () => {
  bench = await openDoctorBench();
  await bench.enroll();
  // No session: the identity is the web-identity token, and no agent outlives the bench.
  bench.env['VOUCH_AGENT'] = 'never';
  await bench.signIn();
  await bench.setUp('cargo', 'pip', 'uv', 'twine', 'pdm', 'maven', 'gradle', 'sbt', 'pnpm');
  await bench.setUp('yarn');
  restore = await bench.keep();
});
afterEach(() => restore());
afterAll(() => bench.close());

const at = (path: string) => join(bench.home, path);
const moveAway = (path: string) => rename(at(path), at(`${path}.moved`));
const again = (tool: string) => new RegExp(`^vouch setup codeartifact --tool ${tool} --repository my-repo `);

describe('what setup wrote and somebody took away', () => {
  it('is named with the set-up that writes it anew, whichever tool it is for', async () => {
    const files = [
      ['.vouch/bin/cargo-credential-vouch', again('cargo')],
      ['.vouch/bin/vouch-maven-env', again('maven')],
      ['.vouch/bin/vouch-token-for', again('gradle')],
      [`.vouch/bin/vouch-npm-token-${host}`, again('pnpm')],
      ['.vouch/bin/vouch-credential-aws', /^vouch setup aws --role \S+ --profile vouch$/],
      ['.gradle/init.d/vouch.gradle', again('gradle')],
      ['.sbt/1.0/vouch.sbt', again('sbt')],
      ['.pypirc', again('twine')],
      ['.aws/config', /^vouch setup aws --role \S+ --profile vouch$/],
      ['.vouch/yarn/plugin-vouch.cjs', again('yarn')],
    ] as const;
    for (const [path] of files) await moveAway(path);
    const { after } = await expectFixed(
      bench,
      files.map(([path, fix]) => ({
        check: 'files',
        says: new RegExp(`${path.replaceAll('.', '\\.')} is gone, which setup wrote for `),
        fix,
      })),
    );
    expect(after.findings.filter(({ check }) => check === 'files')).toEqual([]);
  });

  it('is named key by key, where the file is there', async () => {
    const lines = (await bench.read('.npmrc')).split('\n');
    await writeFile(at('.npmrc'), lines.filter((line) => !line.includes(':tokenHelper')).join('\n'));
    await expectFixed(bench, [
      {
        check: 'files',
        says: /\.npmrc has no \S+:tokenHelper any more, which setup wrote for pnpm/,
        fix: again('pnpm'),
      },
    ]);
  });

  it('comes back as it was asked for, each time', async () => {
    for (const words of [
      ['--mirror-of', 'central'],
      ['--server-id', 'corp'],
    ]) {
      const { code, stderr } = await bench.vouch(...setupArgs('maven'), ...words);
      expect(code, stderr).toBe(0);
    }
    const settings = await bench.read('.m2/settings.xml');
    expect(settings).toContain('<mirrorOf>central</mirrorOf>');
    await moveAway('.m2/settings.xml');
    await expectFixed(bench, [
      {
        check: 'maven',
        says: /settings\.xml has no my-repo any more/,
        fix: /^vouch .* && vouch .* --mirror-of central && vouch .* --server-id corp$/,
      },
    ]);
    expect(await bench.read('.m2/settings.xml')).toBe(settings);
  });

  it('is missed where Maven’s settings have it in a comment only', async () => {
    const settings = await bench.read('.m2/settings.xml');
    const [url] = settings.match(/https:[^<]+my-repo\//) ?? [];
    await bench.write('.m2', { 'settings.xml': `<settings><!-- ${url} --></settings>\n` });
    await expectFixed(bench, [
      { check: 'maven', says: /settings\.xml has no my-repo any more/, fix: again('maven') },
    ]);
    expect(await bench.read('.m2/settings.xml')).toContain(`<url>${url}</url>`);
  });

  it('is told once where the tool’s own check tells of it', async () => {
    await moveAway('.cargo/config.toml');
    await moveAway('.mavenrc');
    await moveAway('.vouch/bin/keyring');
    const found = await bench.examine();
    findingOf(found, { check: 'cargo', says: /has no registry any more/, fix: /^/ });
    findingOf(found, { check: 'maven', says: /does not ask vouch for a token any more/, fix: /^/ });
    for (const tool of ['pip', 'uv']) {
      const { fix } = findingOf(found, { check: tool, says: /finds no keyring on PATH/, fix: /^/ });
      expect(fix).toMatch(again(tool));
    }
    expect(found.findings.filter(({ check }) => check === 'files')).toEqual([]);
  });
});
