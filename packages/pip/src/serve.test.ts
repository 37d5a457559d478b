import { type ErrorKind, VouchError } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { hostileHosts, hostileUrls } from '../../core/src/endpoint/endpoint.table.ts';
import { canary, host, run, url } from './testing/keyring-run.ts';

describe('a service of ours', () => {
  it.each([
    [['get', url, 'aws'], `${canary}\n`],
    [['--mode=creds', '--output=json', 'get', url], `{"username":"aws","password":"${canary}"}\n`],
    [['get', url, '--mode', 'creds'], `aws\n${canary}\n`],
    [['--mode=creds', 'get', url, ''], `aws\n${canary}\n`],
    [['--mode=creds', 'get', url, 'bob'], `aws\n${canary}\n`],
    [['--mode=password', 'get', url, 'aws'], `${canary}\n`],
    [['get', url], `${canary}\n`],
    [['get', url, ''], `${canary}\n`],
    [['--output', 'json', 'get', url, 'aws'], `{"password":"${canary}"}\n`],
    [['token', url], `{"username":"aws","password":"${canary}","expiration":1795000000}\n`],
  ])('%j', async (args, printed) => {
    expect(await run(args, { real: 0 })).toMatchObject({ done: 0, printed, passedOn: [], said: [] });
  });

  it.each([
    url,
    url.slice(0, -1),
    `https://${host}/pypi/my-repo/`,
    `https://${host}/pypi/my-repo`,
    `${url}some-project/`,
    host,
    `${host}:443`,
    `https://${host}`,
    `https://${host}:443/`,
    'https://python.example.com/pypi/my-repo/simple/',
    'python.example.com',
  ])('may be called %s', async (service) => {
    const { done, asked } = await run(['get', service, 'aws']);
    expect(done).toBe(0);
    expect(asked).toMatchObject([{ domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' }]);
  });

  it('has no password for another user, and says which one there is', async () => {
    const { done, printed, asked, said } = await run(['get', url, 'bob']);
    expect({ done, printed, asked }).toEqual({ done: 1, printed: '', asked: [] });
    expect(said.join('\n')).toContain('the user name is aws');
  });

  it.each(['not-signed-in', 'denied', 'network', 'configuration'] satisfies ErrorKind[])(
    'whose token cannot be had (%s) is an error, and nobody else’s matter',
    async (kind) => {
      const failure = new VouchError(kind, 'no luck');
      const { done, printed, passedOn } = await run(['get', url, 'aws'], { failure, real: 0 });
      expect({ done, printed, passedOn }).toEqual({ done: failure, printed: '', passedOn: [] });
    },
  );
});

describe('everything else', () => {
  it.each([
    [['get', 'https://example.test/simple/', 'me']],
    [['get', 'example.test', 'me']],
    [['--mode=creds', '--output=json', 'get', 'https://example.test/simple/']],
    [['get', 'python-poetry-check', 'python-poetry']],
    [['get', `https://${host}/npm/my-repo/`, 'aws']],
    [['get', `http://${host}/pypi/my-repo/simple/`, 'aws']],
    [['get', `http://${host}`, 'aws']],
    [['get', `http://${host}/`, 'aws']],
    [['get', `https://aws@${host}/pypi/my-repo/simple/`, 'aws']],
    [['get', `${host}:8443`, 'aws']],
    [['set', url, 'aws']],
    [['del', url, 'aws']],
    [['--list-backends']],
  ])('%j goes to the real keyring as it is, and its exit code comes back', async (args) => {
    for (const code of [0, 1, 37]) {
      const { done, printed, passedOn, asked } = await run(args, { real: code });
      expect({ done, printed, passedOn, asked }).toEqual({
        done: code,
        printed: '',
        passedOn: [args],
        asked: [],
      });
    }
  });

  it('is refused where our own program asks for a token, for no other keyring has that', async () => {
    const { done, printed, passedOn } = await run(['token', 'https://example.test/simple/'], { real: 0 });
    expect(done).toMatchObject({ kind: 'not-mine' });
    expect({ printed, passedOn }).toEqual({ printed: '', passedOn: [] });
  });

  it('is not there where there is no real keyring', async () => {
    expect(await run(['get', 'https://example.test/', 'me'])).toMatchObject({
      done: 1,
      printed: '',
      said: [],
    });
    // A real keyring that fails has said so itself.
    expect((await run(['set', 'https://example.test/', 'me'], { real: 1 })).said).toEqual([]);
    const { done, said } = await run(['set', 'https://example.test/', 'me']);
    expect({ done, said }).toEqual({
      done: 1,
      said: ['vouch: there is no other keyring on PATH, and vouch stores no passwords'],
    });
  });

  it('gets a hint where it is a CodeArtifact domain that nobody has configured, and nobody knew better', async () => {
    const evil = 'https://evil-999999999999.d.codeartifact.us-east-1.amazonaws.com/pypi/my-repo/simple/';
    expect((await run(['get', evil, 'aws'], { real: 0 })).said).toEqual([]);
    const { done, said, asked } = await run(['get', evil, 'aws'], { real: 1 });
    expect({ done, asked }).toEqual({ done: 1, asked: [] });
    expect(said.join('\n')).toContain('vouch setup codeartifact');
  });
});

it.each([
  ['a user name that begins with -', ['get', '--', url, '-x']],
  ['a user name with LF', ['get', url, 'aws\n']],
  ['128 KiB', ['get', `https://${host}/${'x'.repeat(131_000)}`, 'aws']],
  ['a lone surrogate', ['get', url, '\ud800']],
])('incident 2: %s goes to nobody', async (_, args) => {
  const { done, printed, asked, passedOn } = await run(args, { real: 0 });
  expect(done).toMatchObject({ kind: 'usage', exitCode: 2 });
  expect({ printed, asked, passedOn }).toEqual({ printed: '', asked: [], passedOn: [] });
});

it('no host and no URL of the hostile table gets a token', async () => {
  // The right host without a path is no repository's URL, but it is a service: uv's second try.
  const atRightHost = new Set([`https://${host}`, `https://${host}/`]);
  const forms = [...hostileUrls, ...hostileUrls.map((each) => each.replace('/npm/', '/pypi/'))];
  for (const service of [...hostileHosts, ...forms].filter((each) => !atRightHost.has(each))) {
    const { printed, asked } = await run(['get', service, 'aws'], { real: 1 });
    expect({ service, printed, asked }).toEqual({ service, printed: '', asked: [] });
  }
});
