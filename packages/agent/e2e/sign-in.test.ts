import { request } from 'node:http';
import { defaultHardware, type Issuer, processContext } from '@vouch/core';
import {
  defaultClients,
  type Emulator,
  type Fault,
  type Manner,
  type SignInResult,
  startEmulator,
} from '@vouch/emulator';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { parseHandover } from '../src/session/handover.ts';
import { registerClient } from '../src/session/register.ts';
import { type SignInView, signInWithBrowser, signInWithDevice } from '../src/session/sign-in.ts';

let emulator: Emulator;
let issuer: Issuer;
beforeAll(async () => {
  emulator = await startEmulator();
  Object.assign(process.env, emulator.environment);
  issuer = {
    url: emulator.issuerUrl,
    clientId: defaultClients[0]?.clientId ?? '',
    hardware: defaultHardware,
  };
});
afterAll(() => emulator.close());
afterEach(() => {
  emulator.setFault(null);
  emulator.clearRequests();
});

/** A sign-in whose browser is a function: it gets the address that a browser would open. */
async function signIn(browse: (url: URL) => Promise<unknown>, signal = new AbortController().signal) {
  let browsed: Promise<unknown> = Promise.resolve();
  const view = {
    async open(url: string) {
      browsed = browse(new URL(url));
      return true;
    },
    showCode: () => {},
    waiting: () => {},
  };
  const outcome = await signInWithBrowser(processContext(), issuer, view, signal).then(
    ({ subject }) => ({ subject }),
    ({ kind, message }: { kind: string; message: string }) => ({ kind, message }),
  );
  return { outcome, seen: await browsed };
}

const unseen: SignInView = { open: async () => true, showCode: () => {}, waiting: () => {} };

const person = (manner: Manner) => (url: URL) => emulator.signIn(url.href, { with: manner });
const tokenCalls = () => emulator.count({ service: 'issuer', operation: 'token' });

/** A callback that the browser makes; gives the status, or the code of the error. */
function call(address: string): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    const asked = request(address, { agent: false }, (response) => resolve(response.resume().statusCode));
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    asked.end();
  });
}
const redirectOf = (url: URL) => url.searchParams.get('redirect_uri') ?? '';
const stateOf = (url: URL) => url.searchParams.get('state') ?? '';

describe('incident 23: a sign-in', () => {
  it('asks with a state, a nonce and an S256 challenge, and is called back at a loopback address', async () => {
    const urls: URL[] = [];
    for (let count = 0; count < 2; count += 1)
      await signIn(async (url) => {
        urls.push(url);
        await emulator.signIn(url.href);
      });
    const [one, other] = urls.map(({ searchParams }) => Object.fromEntries(searchParams));
    expect(one).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', prompt: 'login' });
    expect(one?.['redirect_uri']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(one?.[name]?.length, name).toBeGreaterThanOrEqual(43);
      expect(one?.[name], name).not.toBe(other?.[name]);
    }
  });

  test.each([
    ['wrong-state', 'denied', 0],
    ['refuse', 'denied', 0],
    ['foreign-code', 'not-signed-in', 1],
    ['soft-key', 'denied', 1],
  ] as const)('with %s fails as %s', async (manner, kind, calls) => {
    const { outcome } = await signIn(person(manner));
    expect(outcome).toMatchObject({ kind });
    expect(tokenCalls()).toBe(calls);
  });

  it('takes the first of two callbacks, and answers the second with nothing', async () => {
    const { outcome, seen } = await signIn(person('replay'));
    expect(outcome).toEqual({ subject: 'ann' });
    const { again } = seen as SignInResult;
    expect(again === 'unreachable' ? 410 : again?.status).toBe(410);
    expect(tokenCalls()).toBe(1);
  });

  test.each([
    ['no state', () => '?code=x'],
    ['an empty state', () => '?code=x&state='],
    ['a state that is cut', (state: string) => `?code=x&state=${state.slice(0, -1)}`],
    ['a state in other letters', (state: string) => `?code=x&state=${state.toUpperCase()}`],
    ['the right state beside another', (state: string) => `?code=x&state=${state}&state=other`],
    [
      'the right state and another issuer',
      (state: string) => `?code=x&state=${state}&iss=https://evil.example`,
    ],
    ['the right state and no issuer', (state: string) => `?code=x&state=${state}`],
    ['the right state and no code', (state: string) => `?state=${state}`],
  ])('fails at a callback with %s, and no code is exchanged', async (_, query) => {
    const { outcome } = await signIn((url) => call(redirectOf(url) + query(stateOf(url))));
    expect(outcome).toHaveProperty('kind');
    expect(tokenCalls()).toBe(0);
  });

  it('is not there under another name of this machine', async () => {
    const given = new AbortController();
    const { outcome, seen } = await signIn(async (url) => {
      const good = `${redirectOf(url)}?code=x&state=${stateOf(url)}`;
      const heard = [
        await call(good.replace('127.0.0.1', '[::1]')),
        await call(good.replace('127.0.0.1', 'localhost')),
      ];
      given.abort();
      return heard;
    }, given.signal);
    expect(outcome).toMatchObject({ kind: 'network' });
    // `localhost` may be either address; a Host that is not the redirect's own is answered 404.
    expect([
      ['ECONNREFUSED', 404],
      ['ECONNREFUSED', 'ECONNREFUSED'],
      ['EADDRNOTAVAIL', 404],
    ]).toContainEqual(seen);
  });

  it('that nobody finishes in time is over: a callback comes to a closed door', async () => {
    const given = new AbortController();
    const { outcome, seen } = await signIn(async (url) => {
      given.abort();
      return url;
    }, given.signal);
    expect(outcome).toMatchObject({ kind: 'network' });
    const url = seen as URL;
    expect(await call(`${redirectOf(url)}?code=x&state=${stateOf(url)}`)).toBe('ECONNREFUSED');
    expect(tokenCalls()).toBe(0);
  });

  it('that the person gives up before the browser opens is over at once', async () => {
    const { outcome, seen } = await signIn(async () => 'opened', AbortSignal.abort());
    expect(outcome).toEqual({ kind: 'network', message: 'the sign-in was given up' });
    expect(seen).toBeUndefined();
  });

  const claims = (changed: Readonly<Record<string, unknown>>): Fault => ({
    kind: 'claims',
    claims: changed,
  });
  test.each<readonly [string, Fault]>([
    ['another nonce', claims({ nonce: 'another' })],
    ['no nonce', claims({ nonce: null })],
    ['another audience', claims({ aud: 'somebody-else' })],
    ['another issuer', claims({ iss: 'https://login.example.com' })],
    ['an end in the past', claims({ exp: 1_000_000_000 })],
    ['the signature of a stranger', { kind: 'claims', claims: {}, signedBy: 'stranger' }],
  ])('fails at an ID token with %s', async (_, fault) => {
    emulator.setFault(fault);
    const { outcome } = await signIn(person('hardware-key'));
    expect(outcome).toMatchObject({ kind: 'service' });
  });
});

it('takes an ID token that ends within a second, as NumericDate allows', async () => {
  emulator.setFault({ kind: 'claims', claims: { exp: 4_102_444_800 + 1 / 7 } });
  const view = {
    ...unseen,
    async open(url: string) {
      void emulator.signIn(url);
      return true;
    },
  };
  const signedIn = await signInWithBrowser(processContext(), issuer, view, new AbortController().signal);
  const handed = parseHandover({ ...signedIn, roles: [], requests: [] }, Date.now());
  expect(handed.idTokenEndsAt).toBe(4_102_444_800_142);
});

describe('a device that waits for the person', () => {
  it.each<Fault>([
    { kind: 'reset', at: 'headers' },
    { kind: 'reset', at: 'body' },
    { kind: 'reply', status: 502, body: '<html>Bad Gateway</html>' },
    { kind: 'error', status: 503 },
  ])('asks again where polls are lost: $kind $status', async (fault) => {
    const quick = await startEmulator({ issuer: { deviceInterval: 0.05 } });
    Object.assign(process.env, quick.environment);
    const said: string[] = [];
    let code = '';
    const view: SignInView = {
      ...unseen,
      showCode(_url, shown) {
        code = shown;
        quick.setFault({ ...fault, operation: 'token', times: 2 });
      },
    };
    // The person is done after the second one: a poll that is lost with the tokens in it cannot be made good.
    const say = (line: string) => void (said.push(line) === 2 && quick.approveDevice(code));
    try {
      const context = { ...processContext(), say };
      const { signal } = new AbortController();
      const at = { ...issuer, url: quick.issuerUrl };
      expect(await signInWithDevice(context, at, view, signal)).toMatchObject({ subject: 'ann' });
      expect(said).toEqual(Array(2).fill(expect.stringMatching(/^vouch: .*; trying again$/)));
    } finally {
      Object.assign(process.env, emulator.environment);
      await quick.close();
    }
  });
});

/** OSC 52 writes the clipboard of most terminals. */
const hostile = 'ann\u{1b}]52;c;cm0gLXJmIH4=\u{7}';
const harmless = 'ann\\u{1b}]52;c;cm0gLXJmIH4=\\u{07}';
describe('an issuer’s words for a terminal', () => {
  it.each([{ email: hostile }, { email: null, sub: hostile }])(
    'name the person in printable text, in %j',
    async (claims) => {
      emulator.setFault({ kind: 'claims', claims });
      const view = {
        ...unseen,
        async open(url: string) {
          void emulator.signIn(url);
          return true;
        },
      };
      const { signal } = new AbortController();
      const { name } = await signInWithBrowser(processContext(), issuer, view, signal);
      expect(name).toBe(harmless);
    },
  );

  it.each(['verification_uri_complete', 'verification_uri'])(
    'tell a code and where to enter it in printable text, by %s',
    async (field) => {
      const fields = { verification_uri_complete: undefined, user_code: hostile, [field]: hostile };
      emulator.setFault({ kind: 'fields', operation: 'device-authorization', fields });
      const shown: string[] = [];
      const given = new AbortController();
      const view = {
        ...unseen,
        showCode(...words: string[]) {
          shown.push(...words);
          given.abort();
        },
      };
      const outcome = signInWithDevice(processContext(), issuer, view, given.signal);
      await expect(outcome).rejects.toMatchObject({ kind: 'network', message: 'the sign-in was given up' });
      expect(shown).toEqual([harmless, harmless]);
    },
  );

  it('register no client whose id is not of printable characters', async () => {
    emulator.setFault({ kind: 'fields', operation: 'register-client', fields: { client_id: hostile } });
    await expect(registerClient(processContext(), issuer.url)).rejects.toMatchObject({
      kind: 'service',
      message: expect.stringContaining('no id for a client'),
    });
  });
});
