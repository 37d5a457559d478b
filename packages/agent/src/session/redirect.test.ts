import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { awaitRedirect, type Redirect } from './redirect.ts';

const state = 'the-right-state';
let redirect: Redirect;
afterEach(() => redirect.close());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

function ask(
  path: string,
  options: { at?: string; host?: string; method?: string; headers?: Record<string, string> } = {},
): Promise<Answer | 'unreachable'> {
  const url = new URL(redirect.uri);
  return new Promise((resolve) => {
    const asked = request(
      {
        host: options.at ?? url.hostname,
        port: url.port,
        path,
        method: options.method ?? 'GET',
        headers: { host: options.host ?? url.host, ...options.headers },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          body += text;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    asked.on('error', () => resolve('unreachable'));
    asked.end();
  });
}

const open = async (signal = new AbortController().signal) => {
  redirect = await awaitRedirect(state, signal);
};
const good = `/callback?code=abc&state=${state}`;

it.skipIf(process.platform !== 'linux')(
  'listens at one address, and not at all of this machine',
  async () => {
    await open();
    expect(await ask(good, { at: '127.0.0.2' })).toBe('unreachable');
  },
);

it('that is given up while it begins to listen is given up', async () => {
  const person = new AbortController();
  const opening = open(person.signal);
  person.abort();
  await opening;
  await expect(redirect.arrival).rejects.toMatchObject({ kind: 'network' });
});

describe('incident 23: the loopback redirect', () => {
  it('takes the one callback, and shows a page without script', async () => {
    await open();
    const asked = ask(good);
    expect((await redirect.arrival).searchParams.get('code')).toBe('abc');
    redirect.answer('signed-in');
    const answer = await asked;
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    });
    if (answer === 'unreachable') throw new Error(answer);
    expect(answer.body).toContain('<h1>Signed in</h1>');
    expect(answer.body).not.toMatch(/<script|https?:\/\//);
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect((await redirect.arrival).searchParams.get('code')).toBe('abc');
  });

  it.each([
    ['/', 'GET'],
    ['/callback/', 'GET'],
    ['/callback2?state=x', 'GET'],
    ['//evil.example/callback', 'GET'],
    ['/\\evil.example/callback', 'GET'],
    ['/\\evil:999999', 'GET'],
    ['//[', 'GET'],
    [good, 'POST'],
    [good, 'OPTIONS'],
  ])('leaves %s %s unanswered, and goes on waiting', async (path, method) => {
    await open();
    expect(await ask(path, { method })).toMatchObject({ status: 404 });
    void ask(good);
    expect((await redirect.arrival).searchParams.get('code')).toBe('abc');
  });

  it.each(['', 'x', `${state}x`, 'the-right-statf', '%00'])('ends at the state %j', async (wrong) => {
    await open();
    expect(await ask(`/callback?code=abc&state=${wrong}`)).toMatchObject({ status: 400 });
    await expect(redirect.arrival).rejects.toMatchObject({ kind: 'denied' });
    expect(await ask(good)).toMatchObject({ status: 410 });
  });

  it('takes no second callback', async () => {
    await open();
    void ask(good);
    await redirect.arrival;
    expect(await ask(`/callback?code=other&state=${state}`)).toMatchObject({ status: 410 });
    expect((await redirect.arrival).searchParams.get('code')).toBe('abc');
  });

  it('lets the browser wait for the outcome, and tells it where there is none', async () => {
    await open();
    const asked = ask(good);
    await redirect.arrival;
    redirect.close();
    expect(await asked).toMatchObject({
      status: 200,
      body: expect.stringContaining('<h1>Not signed in</h1>'),
    });
  });

  it('ends with the wait, and is gone when it is closed', async () => {
    const given = new AbortController();
    await open(given.signal);
    given.abort();
    await expect(redirect.arrival).rejects.toMatchObject({
      kind: 'network',
      hint: 'vouch login',
      message: 'the sign-in was given up',
    });
    redirect.close();
    expect(await ask(good)).toBe('unreachable');
  });

  it('does not begin where the person gave up before', async () => {
    const given = AbortSignal.any([AbortSignal.abort(), new AbortController().signal]);
    await expect(awaitRedirect(state, given)).rejects.toMatchObject({
      kind: 'network',
      message: 'the sign-in was given up',
    });
  });

  it('says that the time is over where that ended the wait', async () => {
    await open(AbortSignal.timeout(1));
    await expect(redirect.arrival).rejects.toMatchObject({
      kind: 'network',
      message: 'nobody signed in within five minutes',
    });
  });
});

/** What a browser, or somebody who wants to be taken for one, may send for a name that leads to this port. */
function foreignHosts(port: string): string[] {
  const names = [
    ...[
      'localhost',
      'LOCALHOST',
      'localhost.',
      'evil.example',
      '127.0.0.1.evil.example',
      'evil.example.127.0.0.1',
    ],
    ...[
      '127.0.0.1.',
      '127.1',
      '127.0.0.01',
      '0177.0.0.1',
      '2130706433',
      '0x7f000001',
      '127.0.0.2',
      '0.0.0.0',
      '0',
    ],
    ...[
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::]',
      'rebind.127.0.0.1.nip.example',
      'xn--lcalhost-54a',
    ],
    ...[
      '127.0.0.1@evil.example',
      'evil.example@127.0.0.1',
      '127.0.0.1,evil.example',
      '127.0.0.1 ',
      '127%2e0.0.1',
    ],
  ];
  const ports = [
    '127.0.0.1',
    '127.0.0.1:1',
    '127.0.0.1:',
    `127.0.0.1:0${port}`,
    `127.0.0.1:${port}:${port}`,
    `:${port}`,
  ];
  return [...names.map((name) => `${name}:${port}`), ...ports];
}

describe('incident 22: the loopback redirect, asked by a page of another origin,', () => {
  it('answers to no other Host, in any of thirty forms, and goes on waiting', async () => {
    await open();
    const { port } = new URL(redirect.uri);
    for (const host of foreignHosts(port)) {
      expect([host, await ask(good, { host })]).toMatchObject([host, { status: 404 }]);
    }
    void ask(good);
    expect((await redirect.arrival).searchParams.get('code')).toBe('abc');
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-mode': 'websocket' },
  ])('leaves what another page asks by itself unanswered: %j', async (headers) => {
    await open();
    expect(await ask('/callback?state=guess', { headers })).toMatchObject({ status: 404 });
    const navigation = {
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      'sec-fetch-site': 'cross-site',
    };
    void ask(good, { headers: navigation });
    expect((await redirect.arrival).searchParams.get('code')).toBe('abc');
  });
});
