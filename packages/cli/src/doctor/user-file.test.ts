import { inTestHome } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import type { Scene } from './scene.ts';
import { lookAtUserFile } from './user-file.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const url = 'https://aws@my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/pypi/my-repo/simple/';

/** What is told of a tool whose user file set-up wrote at its usual place. */
const look = (
  tool: string,
  usual: string,
  env: (home: string) => Record<string, string>,
  files: Record<string, string> = {},
  project?: string,
) =>
  inTestHome(async (home) => {
    for (const [path, text] of Object.entries(files)) home.write(path, text);
    const place = project === undefined ? '' : ` in ${project}`;
    const owners = [{ tool, id: `my-domain-123456789012@us-east-1/my-repo${place}` }];
    const written = ['.vouch/bin/keyring', usual].map((path) => ({
      path: `${home.home}/${path}`,
      keys: [{ owners }],
    }));
    const found = await lookAtUserFile(
      {
        context: { ...home.context, env: env(home.home), workingDirectory: home.home },
        config: undefined,
        domains: [domain],
        setUps: [{ ...domain, tool, repository: 'my-repo', format: 'pypi', chosen: [], project }],
        written,
      } as unknown as Scene,
      tool,
    );
    return JSON.parse(JSON.stringify(found).replaceAll(home.home, '~'));
  });

describe.each([
  ['uv', '.config/uv/uv.toml', 'UV_CONFIG_FILE', 'other', 'other'],
  ['pdm', '.config/pdm/config.toml', 'PDM_CONFIG_FILE', 'other', 'other'],
  ['poetry', '.config/pypoetry/config.toml', 'POETRY_CONFIG_DIR', 'other', 'other/config.toml'],
])('the user’s file of %s', (tool, usual, variable, value, elsewhere) => {
  it('is the one that set-up wrote', async () => {
    expect(await look(tool, usual, () => ({}))).toEqual([]);
  });

  it('is another where its variable says so, and that does not name the repository', async () => {
    const env = (home: string) => ({ [variable]: `${home}/${value}` });
    expect(await look(tool, usual, env)).toEqual([
      {
        state: 'bad',
        what: `${tool} reads ~/${elsewhere} in this shell, and not ~/${usual}, which setup wrote`,
        remedy: { kind: 'unset', names: [variable] },
      },
    ]);
    expect(await look(tool, usual, env, { [elsewhere]: `url = "${url}"\n` })).toEqual([]);
    expect(await look(tool, usual, env, { [elsewhere]: `a = { urls = ["${url}"] }\n` })).toEqual([]);
    expect(await look(tool, usual, env, { [elsewhere]: `# url = "${url}"\n` })).toHaveLength(1);
    expect(await look(tool, usual, env, { [elsewhere]: `"${url}" = "x"\n` })).toHaveLength(1);
    expect(await look(tool, usual, env, { [elsewhere]: `url = "${url}\n` })).toHaveLength(1);
    expect(await look(tool, usual, env, {}, '/project')).toEqual([]);
  });

  it('is another where XDG_CONFIG_HOME is, and set-up writes that one', async () => {
    expect(await look(tool, usual, (home) => ({ XDG_CONFIG_HOME: `${home}/xdg` }))).toMatchObject([
      { state: 'bad', remedy: { kind: 'vouch', words: expect.arrayContaining(['setup', tool]) } },
    ]);
  });
});
