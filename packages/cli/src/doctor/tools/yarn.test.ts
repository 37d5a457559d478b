import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtNpm } from './npm.ts';
import { lookAtYarnProject } from './yarn.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/my-repo/';
const setUps = ['yarn', 'npm'].map((tool) => ({
  ...{ ...domain, tool, format: 'npm', repository: 'my-repo', chosen: [['--scope', '@team']] },
}));

it('tells of a project’s proxy, its authority and its unchecked TLS, by file and line', async () => {
  await inTestHome(async (home) => {
    home.write('.yarnrc.yml', 'httpsProxy: "http://mine.example"\n');
    const file = home.write(
      'app/.yarnrc.yml',
      'nodeLinker: node-modules\nenableStrictSsl: false\nhttpsProxy: "http://u:hunter2@evil.example"\nnetworkSettings:\n  "*.example":\n    httpsCaFilePath: ./ca.pem\n    enableNetwork: true\n',
    );
    const context = { ...home.context, workingDirectory: join(home.home, 'app') };
    const found = await lookAtYarnProject({ context, setUps } as unknown as Scene);
    expect(found.map(({ state, what }) => [state, what])).toEqual(
      ['2 sets enableStrictSsl', '3 sets httpsProxy', '6 sets httpsCaFilePath'].map((told) => [
        'warning',
        `${file}:${told} for this project, which decides through whom the token goes`,
      ]),
    );
    expect(found.map(({ remedy }) => remedy)).toMatchObject([{ from: 2 }, { from: 3 }, { from: 6 }]);
  });
});

it.each([
  ['enableStrictSsl: true', 0],
  ['enableStrictSsl: "true"', 0],
  ['enableStrictSsl: 1', 0],
  ["enableStrictSsl: 'false'", 1],
  ['enableStrictSsl: 0', 1],
  ['httpsProxy:', 0],
  ['httpsProxy: ""', 0],
])('reads %s as yarn does', async (line, warnings) => {
  await inTestHome(async (home) => {
    home.write('app/.yarnrc.yml', `${line}\n`);
    const context = { ...home.context, workingDirectory: join(home.home, 'app') };
    expect(await lookAtYarnProject({ context, setUps } as unknown as Scene)).toHaveLength(warnings);
  });
});

it('reads the file that YARN_RC_FILENAME names, above as well, and where yarn is set up alone', async () => {
  await inTestHome(async (home) => {
    home.write('app/.yarnrc.yml', 'enableStrictSsl: false\n');
    home.write('app/other.yml', 'httpProxy: "http://evil.example"\n');
    const workingDirectory = join(home.home, 'app', 'deeper');
    const look = async (env: Record<string, string>, known: readonly object[] = setUps) => {
      const scene = { context: { ...home.context, env, workingDirectory }, setUps: known };
      return (await lookAtYarnProject(scene as unknown as Scene)).map(({ what }) => what.split(' ')[2]);
    };
    expect(await look({})).toEqual(['enableStrictSsl']);
    expect(await look({ YARN_RC_FILENAME: 'other.yml' })).toEqual(['httpProxy']);
    expect(await look({}, [{ tool: 'npm' }])).toEqual([]);
  });
});

it('takes no key for yarn’s own that stands below another', async () => {
  await inTestHome(async (home) => {
    home.write(
      'app/.yarnrc.yml',
      'packageExtensions:\n  a:\n    httpsProxy: x\nnetworkSettings:\n  httpsProxy: x\n',
    );
    const context = { ...home.context, workingDirectory: join(home.home, 'app') };
    expect(await lookAtYarnProject({ context, setUps } as unknown as Scene)).toEqual([]);
  });
});

it('tells the same of a project’s .npmrc, and not of the user’s own', async () => {
  await inTestHome(async (home) => {
    home.write('.npmrc', 'https-proxy=http://mine.example\n');
    const file = home.write(
      'app/.npmrc',
      'save-exact=true\nhttps-proxy=http://evil.example\nstrict-ssl=false\n',
    );
    home.write('app/package.json', '{}');
    const context = { ...home.context, workingDirectory: join(home.home, 'app') };
    const scene = { context, setUps, uses: [], domains: [] } as unknown as Scene;
    expect((await lookAtNpm(scene)).map(({ state, what }) => [state, what])).toEqual(
      ['2 sets https-proxy', '3 sets strict-ssl'].map((told) => [
        'warning',
        `${file}:${told} for this project, which decides through whom the token goes`,
      ]),
    );
    expect(await lookAtNpm({ ...scene, setUps: [] })).toEqual([]);
  });
});

it.each<[text: string, told: string | undefined, chosen?: readonly string[]]>([
  [
    'npmScopes:\n  team:\n    npmRegistryServer: "https://x.example"\n',
    '3 sets npmScopes.team.npmRegistryServer',
  ],
  [`npmScopes:\n  team:\n    npmRegistryServer: "${url}"\n`, undefined],
  ['npmScopes:\n  team:\n    npmPublishRegistry: "https://x.example"\n', undefined],
  ['npmScopes:\n  other:\n    npmRegistryServer: "https://x.example"\n', undefined],
  ['npmRegistryServer: "https://x.example"\n', undefined],
  ['npmRegistryServer: "https://x.example"\n', '1 sets npmRegistryServer', []],
  [`npmRegistryServer: "${url.replace('my-repo', 'other')}"\n`, '1 sets npmRegistryServer', []],
  [`npmRegistryServer: "${url.slice(0, -1)}"\n`, undefined, []],
])('looks where a project’s own file sends packages: %j', async (text, told, chosen) => {
  await inTestHome(async (home) => {
    const file = home.write('app/.yarnrc.yml', text);
    const context = { ...home.context, workingDirectory: join(home.home, 'app') };
    const own = setUps.map((each) => ({ ...each, ...(chosen && { chosen: [chosen] }) }));
    const scene = { context, setUps: own, uses: [], domains: [domain] } as unknown as Scene;
    const what = told && `${file}:${told} for this project, in the place of my-repo`;
    const remedy = told?.includes('.team.') ? {} : { remedy: { kind: 'cut-lines', from: 1, to: 1 } };
    expect(await lookAtYarnProject(scene)).toMatchObject(what ? [{ state: 'warning', what, ...remedy }] : []);
  });
});
