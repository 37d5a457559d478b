import { inTestHome } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtUv } from './uv.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const ours = `https://aws@${host}/pypi/my-repo/simple/`;
const theirs = 'https://pypi.example.com/simple';

describe('what keeps uv from vouch', () => {
  /** What is said in a project with these files, where uv is on PATH and finds our keyring. */
  const look = (
    files: Record<string, string>,
    more: { tools?: readonly string[]; env?: object; uv?: 'absent' } = {},
  ) =>
    inTestHome(async (home) => {
      for (const [path, text] of Object.entries({ '.vouch/bin/keyring': '', ...files }))
        home.write(path, text, 0o755);
      if (more.uv !== 'absent') home.write('bin/uv', '', 0o755);
      const env = { PATH: `${home.home}/.vouch/bin:${home.home}/bin`, ...more.env };
      const context = { ...home.context, env, workingDirectory: `${home.home}/project` };
      const setUps = (more.tools ?? ['pip', 'uv']).map((tool) => ({
        ...{ ...domain, tool, repository: 'my-repo', format: 'pypi', chosen: [] },
      }));
      const found = await lookAtUv({ context, setUps, domains: [domain], written: [] } as unknown as Scene);
      return JSON.parse(JSON.stringify(found).replaceAll(home.home, '~'));
    });
  const good = [{ state: 'good', what: 'uv asks vouch for its tokens' }];
  const cut = (file: string, line: number) => [
    {
      state: 'bad',
      what: `${file}:${line} keeps uv from asking keyring`,
      remedy: { kind: 'cut-lines', file, from: line, to: line, holds: 'keyring-provider' },
    },
  ];

  it('is nothing where nothing says so, and nothing is said where uv is not set up', async () => {
    expect(await look({})).toEqual(good);
    expect(await look({}, { tools: ['pip'] })).toEqual([]);
  });

  it('is a provider in the project’s own files', async () => {
    expect(await look({ 'project/uv.toml': '\nkeyring-provider = "disabled"\n' })).toEqual(
      cut('~/project/uv.toml', 2),
    );
    expect(await look({ 'project/pyproject.toml': '[tool.uv]\nkeyring-provider = "disabled"\n' })).toEqual(
      cut('~/project/pyproject.toml', 2),
    );
    expect(await look({ 'project/uv.toml': 'keyring-provider = "subprocess"\n' })).toEqual(good);
    expect(await look({ 'project/pyproject.toml': 'keyring-provider = "disabled"\n' })).toEqual(good);
  });

  it('is the nearest file above that has settings of uv’s', async () => {
    const above = { 'uv.toml': 'keyring-provider = "disabled"\n' };
    const none = { ...above, 'project/pyproject.toml': '[project]\nname = "x"\n[tool.uvx]\na = 1\n' };
    for (const files of [above, none]) expect(await look(files)).toEqual(cut('~/uv.toml', 1));
    for (const nearer of ['project/uv.toml', 'project/pyproject.toml']) {
      const table = nearer.endsWith('uv.toml') ? '' : '[project]\nname = "x"\n[tool.uv]\n';
      expect(await look({ ...above, [nearer]: `${table}native-tls = true\n` })).toEqual(good);
    }
  });

  it('is not above a uv.toml that says nothing', async () => {
    const files = { 'uv.toml': 'keyring-provider = "disabled"\n', 'project/uv.toml': '' };
    expect(await look(files)).toEqual(good);
  });

  it('is no pyproject.toml beside a uv.toml, which counts alone', async () => {
    const files = { 'project/pyproject.toml': '[tool.uv]\nkeyring-provider = "disabled"\n' };
    expect(await look({ ...files, 'project/uv.toml': 'native-tls = true\n' })).toEqual(good);
  });

  it('is a variable of this shell, and a uv that is not there', async () => {
    expect(await look({}, { env: { UV_NO_CONFIG: '1' } })).toMatchObject([
      { state: 'bad', remedy: { kind: 'unset', names: ['UV_NO_CONFIG'] } },
    ]);
    expect(await look({}, { uv: 'absent' })).toEqual([{ state: 'warning', what: 'no uv is on PATH' }]);
  });

  it('is one in [pip], for uv pip alone', async () => {
    expect(await look({ 'project/uv.toml': '[pip]\nkeyring-provider = "disabled"\n' })).toMatchObject([
      { state: 'bad', what: '~/project/uv.toml:2 keeps uv pip from asking keyring' },
    ]);
  });

  it('is named, and not cut, where other keys stand on its line', async () => {
    const text = '[tool]\nuv = { keyring-provider = "disabled", native-tls = true }\n';
    expect(await look({ 'project/pyproject.toml': text })).toEqual([
      { state: 'bad', what: '~/project/pyproject.toml:2 keeps uv from asking keyring: keyring-provider' },
    ]);
  });

  it.each([
    [`url = "${theirs}"\ndefault = true`, 'sends uv to another index'],
    [`url = "${theirs}"`, 'has uv ask another index first'],
    [`url = "${theirs}"\nexplicit = true`, undefined],
    [`url = "${ours}"\ndefault = true`, undefined],
    [`url = "${ours.replace('/pypi/', '/npm/')}"\ndefault = true`, 'sends uv to another index'],
  ])('is an index of the project’s: %j', async (index, does) => {
    const expected = does === undefined ? good : [{ state: 'warning', what: `~/project/uv.toml:2 ${does}` }];
    expect(await look({ 'project/uv.toml': `[[index]]\n${index}\n` })).toEqual(expected);
  });

  // Measured with uv 0.13: it reads no project's file then.
  it('is looked for in the file that UV_CONFIG_FILE names, and in no other', async () => {
    const off = { 'project/uv.toml': 'keyring-provider = "disabled"\n' };
    expect(await look({ ...off, 'project/own.toml': '' }, { env: { UV_CONFIG_FILE: 'own.toml' } })).toEqual(
      good,
    );
    const own = { 'project/own.toml': 'keyring-provider = "disabled"\n' };
    expect(await look(own, { env: { UV_CONFIG_FILE: 'own.toml' } })).toEqual(cut('~/project/own.toml', 1));
  });
});
