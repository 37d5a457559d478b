import { describe, expect, it } from 'vitest';
import { environmentTool, toolVariables } from './tool-variables.ts';

const given = {
  domain: { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' },
  repository: 'my-repo',
  name: 'codeartifact-my-repo',
  token: 'a.b.c.d.e',
};
const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';

describe('a tool’s own variables', () => {
  it.each([
    [
      'cargo',
      {
        CARGO_REGISTRIES_CODEARTIFACT_MY_REPO_INDEX: `sparse+https://${host}/cargo/my-repo/`,
        CARGO_REGISTRIES_CODEARTIFACT_MY_REPO_CREDENTIAL_PROVIDER: 'cargo:token',
        CARGO_REGISTRIES_CODEARTIFACT_MY_REPO_TOKEN: 'a.b.c.d.e',
      },
    ],
    ['pip', { PIP_INDEX_URL: `https://aws:a.b.c.d.e@${host}/pypi/my-repo/simple/` }],
    [
      'uv',
      {
        UV_DEFAULT_INDEX: `codeartifact-my-repo=https://${host}/pypi/my-repo/simple/`,
        UV_INDEX_CODEARTIFACT_MY_REPO_USERNAME: 'aws',
        UV_INDEX_CODEARTIFACT_MY_REPO_PASSWORD: 'a.b.c.d.e',
        UV_PUBLISH_URL: `https://${host}/pypi/my-repo/`,
        UV_PUBLISH_USERNAME: 'aws',
        UV_PUBLISH_PASSWORD: 'a.b.c.d.e',
      },
    ],
    [
      'poetry',
      {
        POETRY_HTTP_BASIC_CODEARTIFACT_MY_REPO_USERNAME: 'aws',
        POETRY_HTTP_BASIC_CODEARTIFACT_MY_REPO_PASSWORD: 'a.b.c.d.e',
      },
    ],
    [
      'twine',
      {
        TWINE_REPOSITORY_URL: `https://${host}/pypi/my-repo/`,
        TWINE_USERNAME: 'aws',
        TWINE_PASSWORD: 'a.b.c.d.e',
      },
    ],
    [
      'bundler',
      {
        BUNDLE_MY___DOMAIN___123456789012__D__CODEARTIFACT__US___EAST___1__AMAZONAWS__COM: 'aws:a.b.c.d.e',
      },
    ],
    ['nuget', { 'NuGetPackageSourceCredentials_codeartifact-my-repo': 'Username=aws;Password=a.b.c.d.e' }],
  ])('of %s name the repository and bring its token', (name, variables) => {
    const tool = environmentTool(name);
    expect(tool && toolVariables(tool, given)).toEqual(variables);
  });

  it('name NuGet’s source as nuget.config does, and with its dots as underscores', () => {
    const tool = environmentTool('nuget');
    const named = (name: string) => Object.keys((tool && toolVariables(tool, { ...given, name })) ?? {});
    expect(named('my.own-source')).toEqual([
      'NuGetPackageSourceCredentials_my.own-source',
      'NuGetPackageSourceCredentials_my_own-source',
    ]);
    expect(() => named('a=b')).toThrow(expect.objectContaining({ kind: 'usage' }));
  });

  it('are none in a region of no known partition', () => {
    const tool = environmentTool('cargo');
    const domain = { ...given.domain, region: 'nowhere' };
    expect(() => tool && toolVariables(tool, { ...given, domain })).toThrow(
      expect.objectContaining({ kind: 'usage', message: 'nowhere has no endpoint of a known form' }),
    );
  });

  it('are none for a tool that has none', () => {
    expect(environmentTool('make')).toBeUndefined();
  });
});
