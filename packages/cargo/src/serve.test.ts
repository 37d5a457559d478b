import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import {
  type AuthorizationTokenRequest,
  type Config,
  type ErrorKind,
  type Profile,
  Secret,
  type TokenSource,
  VouchError,
} from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serve } from './serve.ts';

const canary = 'CANARY_c0ffee';
const profile: Profile = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const config: Config = {
  path: '/c',
  text: '{}',
  profiles: new Map([['default', profile]]),
  domains: [],
  roles: new Map(),
};
const indexUrl =
  'sparse+https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/';

interface Asked {
  readonly requests: AuthorizationTokenRequest[];
  readonly forgotten: string[];
  readonly signIns: string[];
}

function fakeSource(asked: Asked, failure?: VouchError): TokenSource {
  return {
    async getAuthorizationToken(request) {
      asked.requests.push(request);
      if (failure) throw failure;
      return { secret: new Secret(canary), expiration: 1_795_000_000 };
    },
    async forget({ domain }) {
      asked.forgotten.push(domain);
    },
  };
}

async function talk(input: Readable | string, failure?: VouchError, talkedConfig = config) {
  const asked: Asked = { requests: [], forgotten: [], signIns: [] };
  const context = testContext();
  const output = new PassThrough();
  const collected = text(output);
  const stream = typeof input === 'string' ? Readable.from([Buffer.from(input)]) : input;
  const signIn = async () => {
    asked.signIns.push('signed in');
    signedIn = true;
  };
  let signedIn = false;
  const source = async () => fakeSource(asked, signedIn ? undefined : failure);
  const providing = { context, config: async () => talkedConfig, source, signIn };
  const code = await serve({ input: stream, output }, providing);
  output.end();
  const lines = (await collected).split('\n');
  return { code, lines: lines.slice(0, -1), last: lines.at(-1), asked, said: context.said };
}

const request = (fields: object) =>
  `${JSON.stringify({ v: 1, registry: { 'index-url': indexUrl }, ...fields })}\n`;
const read = request({ kind: 'get', operation: 'read' });

describe('the conversation', () => {
  it('greets first, answers one line for each, and ends with the input', async () => {
    const { code, lines, last } = await talk(read);
    expect({ code, lines, last }).toEqual({
      code: 0,
      last: '',
      lines: [
        '{"v":[1]}',
        `{"Ok":{"kind":"get","token":"${canary}","cache":"expires","expiration":1795000000,"operation_independent":true}}`,
      ],
    });
  });

  it('ends quietly when nothing is asked', async () => {
    expect(await talk('')).toMatchObject({ code: 0, lines: ['{"v":[1]}'], said: [] });
  });

  it('answers a request whose line never ended, when stdin was half-closed behind it', async () => {
    expect((await talk(read.trimEnd())).lines).toHaveLength(2);
  });

  it('logout drops the domain, login proves the identity and stores nothing', async () => {
    const out = await talk(request({ kind: 'logout' }));
    expect(out.lines[1]).toBe('{"Ok":{"kind":"logout"}}');
    expect(out.asked.forgotten).toEqual(['my-domain']);
    expect((await talk(request({ kind: 'login' }))).lines[1]).toBe('{"Ok":{"kind":"login"}}');
    const given = await talk(request({ kind: 'login', token: canary }));
    expect(given.lines[1]).toContain('stores none');
    expect(given.lines.join()).not.toContain(canary);
  });

  it('login signs in where somebody has enrolled, and only then', async () => {
    const signedOut = new VouchError('not-signed-in', 'nobody is signed in', { hint: 'vouch login' });
    const issuer = { url: 'https://login.example.com', clientId: 'c', hardware: 'not-required' } as const;
    const enrolled = await talk(request({ kind: 'login' }), signedOut, { ...config, issuer });
    expect(enrolled.lines[1]).toBe('{"Ok":{"kind":"login"}}');
    expect(enrolled.asked.signIns).toEqual(['signed in']);
    const stranger = await talk(request({ kind: 'login' }), signedOut);
    expect(stranger.lines[1]).toBe('{"Err":{"kind":"not-found"}}');
    expect(stranger.asked.signIns).toEqual([]);
    const asked = await talk(read, signedOut, { ...config, issuer });
    expect(asked.asked.signIns).toEqual([]);
  });

  it('survives a line of more than a megabyte, and answers the next', async () => {
    const { lines } = await talk(`${'x'.repeat((1 << 20) + 1)}\n${read}`);
    expect(lines[1]).toBe(
      '{"Err":{"kind":"other","message":"a line is longer than 1048576 bytes","caused-by":[]}}',
    );
    expect(lines[2]).toContain('"Ok"');
  });

  it('refuses bytes that are not UTF-8', async () => {
    const { lines } = await talk(Readable.from([Buffer.from([0x7b, 0xff, 0xfe, 0x0a])]));
    expect(lines[1]).toContain('a line is not UTF-8');
  });
});

describe('failures', () => {
  it.each([
    ['not-mine', '{"kind":"url-not-supported"}'],
    ['not-signed-in', '{"kind":"not-found"}'],
    ['not-supported', '{"kind":"operation-not-supported"}'],
    ['denied', '{"kind":"other","message":"no luck","caused-by":["the cause","hint: do this"]}'],
    ['network', '{"kind":"other","message":"no luck","caused-by":["the cause","hint: do this"]}'],
    ['internal', '{"kind":"other","message":"no luck","caused-by":["the cause","hint: do this"]}'],
  ] satisfies [ErrorKind, string][])('%s becomes %s', async (kind, told) => {
    const failure = new VouchError(kind, 'no luck', { cause: new Error('the cause'), hint: 'do this' });
    expect((await talk(read, failure)).lines[1]).toBe(`{"Err":${told}}`);
  });

  it('signed out tells the command on stderr, because cargo prints no message with not-found', async () => {
    const failure = new VouchError('not-signed-in', 'nobody is signed in', { hint: 'vouch login' });
    expect((await talk(read, failure)).said).toEqual(['vouch: nobody is signed in', '  hint: vouch login']);
  });

  it('incident 21: holds only printable text: cargo prints it raw', async () => {
    const cause = new Error('\u001b]8;;https://evil\u0007click\u202e\r\u009b31m');
    const failure = new VouchError('service', 'up\u001b[2Jstream\u0000', { cause });
    const { lines } = await talk(read, failure);
    expect(JSON.parse(lines[1] ?? '').Err.message).toBe('up\\u{1b}[2Jstream\\u{00}');
    expect(lines[1]).toMatch(/^[\x20-\x7e…]*$/);
  });
});

describe('whatever arrives', () => {
  const nasty = fc.constantFrom(
    '\n',
    '\r',
    '\r\n',
    '\0',
    '\u2028',
    '\u0085',
    '%0a',
    '%0d',
    '%00',
    '',
    ' ',
    '\ufeff',
    '..',
    '@',
    '#',
  );
  const spoiled = (base: string) =>
    fc.tuple(fc.nat(base.length), nasty).map(([at, piece]) => base.slice(0, at) + piece + base.slice(at));
  const field = (base: string) =>
    fc.oneof(fc.constant(base), spoiled(base), fc.string({ unit: 'binary' }), fc.jsonValue());
  const requests = fc.record(
    {
      v: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.jsonValue() }),
      kind: field('get'),
      operation: field('read'),
      registry: fc.oneof(fc.record({ 'index-url': field(indexUrl), name: field('ca') }), fc.jsonValue()),
      token: field('t'),
      args: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const line = fc.oneof(
    { weight: 6, arbitrary: requests.map((json) => JSON.stringify(json)) },
    { weight: 2, arbitrary: spoiled(read.trimEnd()).map((text) => text.replaceAll('\n', ' ')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')) },
  );

  it('gets one valid answer a line, and a token only for the configured URL: 10,000 requests', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 100, maxLength: 100 }), async (sent) => {
        const { lines, asked, code } = await talk(sent.map((each) => `${each}\n`).join(''));
        expect(code).toBe(0);
        expect(lines).toHaveLength(sent.length + 1);
        for (const [at, answer] of lines.slice(1).entries()) {
          const { Ok, Err } = JSON.parse(answer);
          expect(Ok ?? Err).toHaveProperty('kind');
          if (Ok !== undefined)
            expect(sent[at]).toContain(
              'sparse+https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/',
            );
          if (Err !== undefined) expect(answer).not.toContain(canary);
        }
        for (const { domain, domainOwner } of asked.requests)
          expect(`${domain}-${domainOwner}`).toBe('my-domain-123456789012');
      }),
      { numRuns: 100 },
    );
  });

  it('is read the same at every split of the bytes', async () => {
    const whole = Buffer.from(read);
    for (let at = 1; at < whole.length; at += 1) {
      const { lines } = await talk(Readable.from([whole.subarray(0, at), whole.subarray(at)]));
      expect(lines).toHaveLength(2);
      expect(lines[1]).toContain('"Ok"');
    }
  });
});
