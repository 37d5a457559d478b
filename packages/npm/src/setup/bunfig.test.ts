import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import type { Context } from '@vouch/core';
import { expect, it, test } from 'vitest';
import { bunRoutes } from './bunfig.ts';
import { bunRivals } from './rivals.ts';
import type { Route } from './route.ts';

const at = (home: TestHome, workingDirectory: string, env: Context['env'] = {}) =>
  bunRoutes({ ...home.context, workingDirectory: `${home.home}/${workingDirectory}`, env });
const told = (home: TestHome, { file, line, key, url, word }: Route) =>
  [file.slice(home.home.length + 1), line, key, url, word] as const;

test.each([
  ['a URL', '[install]\nregistry = "https://a/npm"\n', [[2, 'registry', 'https://a/npm/', 'registry']]],
  ['a dotted key', 'install.registry = "https://a/"\n', [[1, 'registry', 'https://a/', 'registry']]],
  [
    'a table',
    '[install]\nregistry = { token = "t", url = "https://a/" }\n',
    [[2, 'registry', 'https://a/', undefined]],
  ],
  [
    'a section',
    '[install.registry]\ntoken = "t"\nurl = "https://a/"\n',
    [[3, 'registry', 'https://a/', undefined]],
  ],
  [
    'scopes, with their @ and without',
    '[install.scopes]\nteam = "https://a/"\n"@our" = { url = "https://b/" }\n',
    [
      [2, '@team:registry', 'https://a/', 'team'],
      [3, '@our:registry', 'https://b/', undefined],
    ],
  ],
  [
    'what says nothing of a registry',
    '[install]\nexact = true\n[install.lockfile]\nregistry = "x"\n[run]\nregistry = "x"\n',
    [],
  ],
  ['a registry that is no text', '[install]\nregistry = 1\n', []],
  ['what is no TOML', '[install\nregistry = "https://a/"\n', []],
])('reads %s', async (_, text, expected) => {
  await inTestHome(async (home) => {
    home.write('.bunfig.toml', text);
    const routes = await at(home, '');
    expect(routes.map((route) => told(home, route).slice(1))).toEqual(expected);
  });
});

it('looks where bun looks: beside the nearest package.json, and in one directory of the user’s', async () => {
  await inTestHome(async (home) => {
    const naming = (name: string) => `install.registry = "https://${name}/"\n`;
    home.write('.bunfig.toml', naming('home'));
    home.write('.config/.bunfig.toml', naming('config'));
    home.write('work/package.json', '{}');
    home.write('work/bunfig.toml', naming('work'));
    home.write('work/below/bunfig.toml', naming('below'));
    const urls = async (directory: string, env?: Context['env']) =>
      (await at(home, directory, env)).map(({ url }) => url);
    expect(await urls('work/below')).toEqual(['https://work/', 'https://home/']);
    expect(await urls('elsewhere')).toEqual(['https://home/']);
    expect(await urls('elsewhere', { XDG_CONFIG_HOME: `${home.home}/.config` })).toEqual(['https://config/']);
    expect(await urls('elsewhere', { XDG_CONFIG_HOME: `${home.home}/none` })).toEqual([]);
  });
});

it('tells of what was asked for and goes elsewhere, and of nothing else', async () => {
  await inTestHome(async (home) => {
    home.write(
      '.bunfig.toml',
      '[install]\nregistry = "https://a"\n[install.scopes]\nteam = "https://b"\nother = "https://c"\n',
    );
    const routes = await at(home, '');
    const rivals = (url: string, scopes: readonly string[]) => bunRivals({ url, scopes }, routes);
    expect(rivals('https://a/', [])).toEqual([]);
    expect(rivals('https://ours/', ['@mine'])).toEqual([]);
    expect(rivals('https://ours/', ['@team'])).toEqual([
      `${home.home}/.bunfig.toml:4 names another registry (@team:registry), which bun takes before any .npmrc`,
    ]);
    expect(rivals('https://ours/', [])).toEqual([
      `${home.home}/.bunfig.toml:2 names another registry (registry), which bun takes before any .npmrc`,
    ]);
  });
});
