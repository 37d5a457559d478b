import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import type { Context } from '@vouch/core';
import { expect, it } from 'vitest';
import { pnpmRoutes } from './pnpm-routes.ts';

const routesAt = async (home: TestHome, more: Partial<Context> = {}) =>
  (await pnpmRoutes({ ...home.context, platform: 'linux', workingDirectory: home.home, ...more })).map(
    ({ file, line, key, url, word }) =>
      [file.slice(home.home.length + 1), line, key, url, word].join(' ').trim(),
  );

it.each([
  [
    'pnpm-workspace.yaml',
    'packages: []\nregistries:\n  default: https://a/npm\n',
    '3 registry https://a/npm/',
  ],
  ['pnpm-workspace.yaml', "registries:\n  '@team': https://a/\n", '2 @team:registry https://a/'],
  ['pnpm-workspace.yaml', 'registry: "https://a/"\n', '1 registry https://a/ registry'],
  ['.config/pnpm/config.yaml', 'registries: { default: https://a/ }\n', '1 registry https://a/'],
  ['.config/pnpm/auth.ini', 'registry=https://a\n', '1 registry https://a/ registry'],
  [
    '.config/pnpm/auth.ini',
    '# x\n@team:registry = https://a/\n',
    '2 @team:registry https://a/ @team:registry',
  ],
  ['.config/pnpm/auth.ini', '//a/:_authToken=x\n[x]\nregistry=y\n', undefined],
  ['.config/pnpm/rc', 'registry=https://a/\n', undefined],
  ['pnpm-workspace.yaml', 'registries:\n  a:\n    default: https://a/\nx: { registry: y }\n', undefined],
  ['pnpm-workspace.yaml', 'registries: [\n', undefined],
])('reads of %s %j', async (file, text, told) => {
  await inTestHome(async (home) => {
    home.write(file, text);
    expect(await routesAt(home)).toEqual(told === undefined ? [] : [`${file} ${told}`]);
  });
});

it('looks where pnpm looks: in the nearest workspace above, and in one directory of the user’s', async () => {
  await inTestHome(async (home) => {
    const naming = (name: string) => `registry: https://${name}/\n`;
    home.write('pnpm-workspace.yaml', naming('home'));
    home.write('app/pnpm-workspace.yaml', naming('app'));
    for (const directory of ['.config/pnpm', 'xdg/pnpm', 'Library/Preferences/pnpm', 'local/pnpm/config'])
      home.write(`${directory}/config.yaml`, naming(directory.replaceAll('/', '.')));
    const filesOf = async (more: Partial<Context>) =>
      (await routesAt(home, more)).map((told) => told.split(' ')[0]);
    const workingDirectory = `${home.home}/app/packages/a`;
    expect(await filesOf({ workingDirectory })).toEqual([
      'app/pnpm-workspace.yaml',
      '.config/pnpm/config.yaml',
    ]);
    for (const [platform, env, file] of [
      ['darwin', {}, 'Library/Preferences/pnpm/config.yaml'],
      ['win32', { LOCALAPPDATA: `${home.home}/local` }, 'local/pnpm/config/config.yaml'],
      ['linux', { XDG_CONFIG_HOME: `${home.home}/xdg` }, 'xdg/pnpm/config.yaml'],
    ] as const)
      expect((await filesOf({ platform, env })).at(-1)).toBe(file);
  });
});
