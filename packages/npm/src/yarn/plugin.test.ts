import { homedir } from 'node:os';
import { join } from 'node:path';
import { chdir, cwd } from 'node:process';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { factory } from './plugin.ts';
import { asYarnWrites, refusal } from './set-by-project.ts';

const { getNpmAuthenticationHeader } = factory().hooks;
const before = cwd();

afterEach(() => {
  chdir(before);
  vi.unstubAllEnvs();
});

// The plugin keeps each launcher's header for as long as a yarn lives, so every test has a host of its own.
it.skipIf(process.platform === 'win32')('starts the launcher of the home', async () => {
  await inTestHome(async (home) => {
    vi.stubEnv('HOME', home.home);
    home.write('.vouch/bin/vouch-npm-token-own.example', '#!/bin/sh\necho Bearer ours\n', 0o700);
    expect(await getNpmAuthenticationHeader(undefined, 'https://own.example/npm/r/')).toBe('Bearer ours');
    expect(await getNpmAuthenticationHeader('theirs', 'https://elsewhere.example/npm/r/')).toBe('theirs');
  });
});

it.skipIf(process.platform === 'win32').each([
  ['fails', 'echo Bearer half; exit 1'],
  ['says nothing', 'echo'],
])('leaves the header as it was where the launcher %s', async (how, script) => {
  await inTestHome(async (home) => {
    vi.stubEnv('HOME', home.home);
    const host = `${how.replace(' ', '-')}.example`;
    home.write(`.vouch/bin/vouch-npm-token-${host}`, `#!/bin/sh\n${script}\n`, 0o700);
    expect(await getNpmAuthenticationHeader('theirs', `https://${host}/npm/r/`)).toBe('theirs');
  });
});

it
  .skipIf(process.platform === 'win32')
  .each(['http://plain.example/npm/r/', 'https://plain.example:8443/npm/r/'])(
  'starts none for %s: it would be the token of another place',
  async (registry) => {
    await inTestHome(async (home) => {
      vi.stubEnv('HOME', home.home);
      for (const host of ['plain.example', 'plain.example:8443'])
        home.write(`.vouch/bin/vouch-npm-token-${host}`, '#!/bin/sh\necho Bearer ours\n', 0o700);
      expect(await getNpmAuthenticationHeader('theirs', registry)).toBe('theirs');
    });
  },
);

it.skipIf(process.platform === 'win32')('starts none of the project’s where HOME is empty', async () => {
  await inTestHome(async (project) => {
    vi.stubEnv('HOME', '');
    chdir(project.home);
    project.write('.vouch/bin/vouch-npm-token-planted.example', '#!/bin/sh\necho Bearer planted\n', 0o700);
    expect(await getNpmAuthenticationHeader('theirs', 'https://planted.example/npm/r/')).toBe('theirs');
  });
});

it.skipIf(process.platform === 'win32').each([
  ['enableStrictSsl', false, 'PROJECT/.yarnrc.yml', true],
  ['enableStrictSsl', true, 'PROJECT/.yarnrc.yml', false],
  ['enableStrictSsl', false, 'HOME/.yarnrc.yml', false],
  ['httpsProxy', 'http://evil/', 'PROJECT/.yarnrc.yml', true],
  ['httpsProxy', 'http://mine/', '<environment>', false],
  ['httpProxy', 'http://evil/', 'HOME/work/.yarnrc.yml', true],
  ['httpsCaFilePath', '/evil.pem', 'PROJECT/.yarnrc.yml', true],
  [
    'networkSettings',
    new Map([['*', new Map([['httpsProxy', 'http://evil/']])]]),
    'HOME/.yarnrc.yml, PROJECT/.yarnrc.yml',
    true,
  ],
  ['networkSettings', new Map([['*', new Map([['enableNetwork', false]])]]), 'PROJECT/.yarnrc.yml', false],
  ['networkSettings', new Map([['*', new Map([['httpsProxy', 'http://mine/']])]]), 'HOME/.yarnrc.yml', false],
] as const)('with %s = %s of %s: %s', async (key, value, source, isRefused) => {
  await inTestHome(async (home) => {
    vi.stubEnv('HOME', home.home);
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const host = `${key}-${isRefused}-${source.length}.example`.toLowerCase();
    home.write(`.vouch/bin/vouch-npm-token-${host}`, '#!/bin/sh\necho Bearer ours\n', 0o700);
    const from = source.replaceAll('HOME', home.home).replaceAll('PROJECT', '/project');
    const configuration = { sources: new Map([[key, from]]), get: () => value };
    const header = await getNpmAuthenticationHeader(undefined, `https://${host}/npm/r/`, { configuration });
    expect(header).toBe(isRefused ? undefined : 'Bearer ours');
    for (const [line] of said.mock.calls) expect(line).toContain(`its own .yarnrc.yml sets ${key}`);
    said.mockRestore();
  });
});

it.each([
  ['httpsCaFilePath', 'name it in the variable YARN_HTTPS_CA_FILE_PATH, which beats the file'],
  ['enableStrictSsl', 'name it in the variable YARN_ENABLE_STRICT_SSL, which beats the file'],
  ['networkSettings', `move it to ${join(homedir(), '.yarnrc.yml')}`],
])('what to do where %s is the person’s own', (key, remedy) => {
  expect(refusal(key)).toMatch(/^vouch: no token for this project: its own \.yarnrc\.yml sets /);
  expect(refusal(key).endsWith(`; if it is yours, ${remedy}`)).toBe(true);
});

it.each([
  ['C:\\Users\\ann', 'win32', '/C:/Users/ann'],
  ['/home/a\\nn', 'linux', '/home/a\\nn'],
] as const)('the home %s on %s is %s to yarn', (path, platform, written) => {
  expect(asYarnWrites(path, platform)).toBe(written);
});
