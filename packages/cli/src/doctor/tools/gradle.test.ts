import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtGradle } from './gradle.ts';

const script = '.gradle/init.d/vouch.gradle';

/** What is told where these files are in the home, and GRADLE_USER_HOME is this, from the home. */
function look(files: Record<string, string>, gradleHome?: string, tool = 'gradle', writtenAt = script) {
  return inTestHome(async (home) => {
    for (const [path, text] of Object.entries(files)) home.write(path, text);
    const value = gradleHome === '' ? '' : join(home.home, gradleHome ?? '');
    const env = gradleHome === undefined ? {} : { GRADLE_USER_HOME: value };
    const setUp = {
      ...{ domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' },
      ...{ tool, repository: 'my-repo', format: 'maven', chosen: [] },
    };
    const context = { ...home.context, env: { ...home.context.env, ...env } };
    const written = [{ path: join(home.home, writtenAt) }];
    const found = await lookAtGradle({ context, setUps: [setUp], written } as unknown as Scene);
    return JSON.parse(JSON.stringify(found).replaceAll(home.home, '~'));
  });
}

it.each([undefined, 'moved'])('is content with its script in the home that gradle has: %s', async (moved) => {
  const path = moved === undefined ? script : `${moved}/init.d/vouch.gradle`;
  expect(await look({ [path]: 'vouch-token-for' }, moved)).toEqual([
    { state: 'good', what: 'gradle asks vouch for its tokens' },
  ]);
});

it('asks for set-up where gradle has another home, which has no script of ours', async () => {
  const what =
    '~/moved/init.d/vouch.gradle does not ask vouch for a token, where GRADLE_USER_HOME has gradle look';
  for (const files of [{}, { 'moved/init.d/vouch.gradle': '// mine' }])
    expect(await look({ [script]: 'vouch-token-for', ...files }, 'moved')).toMatchObject([
      { state: 'bad', what, remedy: { kind: 'vouch' } },
    ]);
});

it('asks for set-up where the home is no longer the one that was set up, and leaves a script that is gone to others', async () => {
  const moved = 'moved/init.d/vouch.gradle';
  expect(await look({ [moved]: 'vouch-token-for' }, undefined, 'gradle', moved)).toMatchObject([
    { what: `~/${script} does not ask vouch for a token`, remedy: { kind: 'vouch' } },
  ]);
  expect(await look({})).toEqual([]);
});

it('has an empty variable unset, which no set-up goes by', async () => {
  expect(await look({ [script]: 'vouch-token-for' }, '')).toMatchObject([
    { state: 'bad', remedy: { kind: 'unset', names: ['GRADLE_USER_HOME'] } },
  ]);
});

it('says nothing of a gradle that is not set up', async () => {
  expect(await look({}, 'moved', 'maven')).toEqual([]);
});
