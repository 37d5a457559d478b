import { chmodSync, mkdirSync } from 'node:fs';
import { launcherText } from '@vouch/adapter-kit';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import { lookAtLaunchers } from './launchers.ts';
import type { Scene } from './scene.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const setUpOf = (tool: string) => ({ ...domain, tool, repository: `of-${tool}`, format: 'pypi', chosen: [] });
const tools = ['cargo', 'twine', 'yarn', 'maven', 'sbt'];

/** What is said of launchers: each by its name, with whichever of Node and our program is there still. */
function look(
  launchers: Readonly<Record<string, { there: 'both' | 'node' | 'script'; mode?: number; text?: string }>>,
  more: object = {},
) {
  return inTestHome(async (home) => {
    const node = home.write('opt/node', '');
    const script = home.write('opt/vouch.js', '');
    for (const [name, { there, mode = 0o700, text }] of Object.entries(launchers)) {
      const program = {
        node: there === 'script' ? `${home.home}/gone/node` : node,
        script: there === 'node' ? `${home.home}/gone/vouch.js` : script,
        args: [],
      };
      chmodSync(home.write(`.vouch/bin/${name}`, text ?? launcherText(program, 'linux'), 0o700), mode);
    }
    const scene = { context: home.context, config: undefined, setUps: tools.map(setUpOf), ...more };
    const found = await lookAtLaunchers(scene as unknown as Scene);
    return JSON.parse(JSON.stringify(found).replaceAll(home.home, '~'));
  });
}

it('counts those that start what is there', async () => {
  const good = (what: string) => [{ state: 'good', what }];
  expect(await look({})).toEqual(good('there are none: they come with a set-up'));
  expect(await look({ keyring: { there: 'both' } })).toEqual(
    good('1 launcher starts a program that is there'),
  );
  expect(await look({ keyring: { there: 'both' }, 'vouch-maven-env': { there: 'both' } })).toEqual(
    good('2 launchers start programs that are there'),
  );
});

it.each([
  ['cargo-credential-vouch', 'cargo'],
  ['keyring', 'twine'],
  ['vouch-npm-token-0123', 'yarn'],
  ['vouch-maven-env', 'maven'],
  ['vouch-token-for', 'sbt'],
])('has %s written anew by a set-up of %s, which starts it', async (name, tool) => {
  const remedy = { kind: 'vouch', words: expect.arrayContaining(['--tool', tool, `of-${tool}`]) };
  const gone = (what: string) => [
    { state: 'bad', what: `~/.vouch/bin/${name} starts ${what}, which is gone`, remedy },
  ];
  expect(await look({ [name]: { there: 'node' } })).toEqual(gone('~/gone/vouch.js'));
  expect(await look({ [name]: { there: 'script' } })).toEqual(gone('~/gone/node'));
  const [unknown] = await look({ [name]: { there: 'node' } }, { setUps: [setUpOf('other')] });
  expect(unknown.state).toBe('bad');
  expect(unknown.remedy).toBeUndefined();
});

it('has the AWS profile’s written anew by its own set-up', async () => {
  const config = { roles: new Map([['vouch', { awsProfile: 'vouch', arn: 'arn:1' }]]) };
  const launcher = { 'vouch-credential-aws': { there: 'node' } } as const;
  expect(await look(launcher, { config })).toMatchObject([
    { remedy: { kind: 'vouch', words: ['setup', 'aws', '--role', 'arn:1', '--profile', 'vouch'] } },
  ]);
  const [unknown] = await look(launcher);
  expect(unknown.remedy).toBeUndefined();
});

it('gives back the mode that a program needs', async () => {
  const remedy = { kind: 'mode', path: '~/.vouch/bin/keyring', mode: '700' };
  expect(await look({ keyring: { there: 'both', mode: 0o644 } })).toEqual([
    { state: 'bad', what: '~/.vouch/bin/keyring cannot be run', remedy },
  ]);
});

it('leaves alone what is no launcher of ours, and what is no file', async () => {
  const others = { theirs: { there: 'both', text: '#!/bin/sh\nexec /gone "$@"\n' } } as const;
  expect(await look(others)).toMatchObject([{ state: 'good' }]);
  await inTestHome(async ({ context, home }) => {
    mkdirSync(`${home}/.vouch/bin/directory`, { recursive: true });
    const found = await lookAtLaunchers({ context, setUps: [] } as unknown as Scene);
    expect(found).toMatchObject([{ state: 'good' }]);
  });
});
