import { testContext } from '@vouch/core/testing';
import { expect, it } from 'vitest';
import type { Scene } from './scene.ts';
import { lookAtShell } from './shell-environment.ts';

const account = { domainOwner: '123456789012', region: 'us-east-1' };
const one = { ...account, domain: 'domain-one' };
const two = { ...account, domain: 'domain-two' };

/** What is told of a shell, where CodeArtifact answers so for each domain. */
async function look(
  env: Record<string, string>,
  statuses: Record<string, number> = {},
  more: Partial<Scene> = {},
) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    return { status: statuses[new URL(url).host.slice(0, 'domain-one'.length)] };
  };
  const scene = {
    ...{ aws: { fetch }, context: testContext({ env }), domains: [one, two], setUps: [] },
    ...more,
  } as unknown as Scene;
  return { asked, found: await lookAtShell(scene) };
}

it.each(['CODEARTIFACT_AUTH_TOKEN', 'CODEARTIFACT_TOKEN'])(
  'a token in %s is stale only where no domain takes it, and never without a word',
  async (name) => {
    const env = { [name]: 'hunter2' };
    const remedy = { kind: 'unset', names: [name] };
    const warned = {
      state: 'warning',
      what: `${name} is set in this shell: every program started here can read it, and nothing renews it`,
      remedy,
    };
    expect((await look(env, { 'domain-one': 401, 'domain-two': 401 })).found).toEqual([
      { state: 'bad', what: `${name} of this shell is stale: CodeArtifact answers 401 to it`, remedy },
    ]);
    expect((await look(env, { 'domain-one': 401, 'domain-two': 200 })).found).toEqual([warned]);
    expect((await look(env, { 'domain-one': 200, 'domain-two': 401 })).found).toEqual([warned]);
    expect((await look(env, {}, { domains: [] })).found).toEqual([warned]);
  },
);

it('asks a repository that a tool of the domain is set up for', async () => {
  const setUps = [
    { ...two, tool: 'pip', format: 'pypi', repository: 'of-two' },
    { ...one, tool: 'cargo', format: 'cargo', repository: 'of-one' },
  ] as unknown as Scene['setUps'];
  const { asked } = await look(
    { CODEARTIFACT_TOKEN: 'x' },
    { 'domain-one': 200, 'domain-two': 200 },
    { setUps },
  );
  expect(asked.map((url) => new URL(url).pathname)).toEqual([
    '/cargo/of-one/config.json',
    '/pypi/of-two/simple/',
  ]);
  const bare = await look({ CODEARTIFACT_TOKEN: 'x' }, { 'domain-one': 200, 'domain-two': 200 });
  expect(bare.asked.map((url) => new URL(url).pathname)).toEqual(['/npm/any/-/ping', '/npm/any/-/ping']);
});

it('tells of what has AWS’s tools go elsewhere, and of unchecked certificates', async () => {
  const { found } = await look({
    AWS_ENDPOINT_URL: 'https://a.example.com',
    AWS_ENDPOINT_URL_STS: 'https://b.example.com',
    AWS_ENDPOINT_URL_S3: '',
    AWS_ENDPOINT_URLS: 'x',
    OTHER_AWS_ENDPOINT_URL: 'x',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
  });
  expect(found.map(({ state, remedy }) => [state, remedy])).toEqual([
    ['warning', { kind: 'unset', names: ['AWS_ENDPOINT_URL'] }],
    ['warning', { kind: 'unset', names: ['AWS_ENDPOINT_URL_STS'] }],
    ['bad', { kind: 'unset', names: ['NODE_TLS_REJECT_UNAUTHORIZED'] }],
  ]);
});

it('finds nothing in a shell that says nothing of it', async () => {
  const env = { CODEARTIFACT_AUTH_TOKEN: '', NODE_TLS_REJECT_UNAUTHORIZED: '1', PATH: '/bin' };
  expect(await look(env)).toEqual({ asked: [], found: [] });
});
