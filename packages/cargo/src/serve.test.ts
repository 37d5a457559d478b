import { PassThrough, Readable } from 'node:stream';
import { type ErrorKind, VouchError } from '@vouch/core';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { canary, config, indexUrl, read, request, talk } from './testing/conversation.ts';
import { faultOf, hostileLine } from './testing/hostile-lines.ts';

afterEach(() => void vi.useRealTimers());

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

  it('login with a token to a registry of somebody else is left to cargo’s next provider', async () => {
    const registry = { 'index-url': 'sparse+https://index.example.test/' };
    const { lines, asked } = await talk(request({ kind: 'login', registry, token: canary }));
    expect(lines[1]).toBe('{"Err":{"kind":"url-not-supported"}}');
    expect(asked.requests).toEqual([]);
  });

  it('login signs in where somebody has enrolled, and only then', async () => {
    const signedOut = new VouchError('not-signed-in', 'nobody is signed in', { hint: 'vouch login' });
    const issuer = { url: 'https://login.example.com', clientId: 'c', hardware: 'not-required' } as const;
    const enrolled = await talk(request({ kind: 'login' }), signedOut, { ...config, issuer });
    expect(enrolled.lines[1]).toBe('{"Ok":{"kind":"login"}}');
    expect(enrolled.asked.signIns).toEqual(['signed in']);
    // Only the second answer proves that a token can be had.
    expect(enrolled.asked.requests).toHaveLength(2);
    const stranger = await talk(request({ kind: 'login' }), signedOut);
    expect(stranger.lines[1]).toBe('{"Err":{"kind":"not-found"}}');
    expect(stranger.asked.signIns).toEqual([]);
    const asked = await talk(read, signedOut, { ...config, issuer });
    expect(asked.asked.signIns).toEqual([]);
    const denied = new VouchError('denied', 'may not');
    const refused = await talk(request({ kind: 'login' }), denied, { ...config, issuer });
    expect(refused.lines[1]).toContain('"kind":"other","message":"may not"');
    expect(refused.asked.signIns).toEqual([]);
  });

  it('answers a kind of a later cargo in cargo’s own words', async () => {
    const { lines } = await talk(request({ kind: 'renew' }));
    expect(lines[1]).toBe('{"Err":{"kind":"operation-not-supported"}}');
  });

  it('waits a minute for a request, and not for ever', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const silent = vi.fn();
    const over = talk(new PassThrough()).catch(silent);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(silent).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await over;
    expect(silent).toHaveBeenCalledWith(expect.objectContaining({ kind: 'network' }));
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

  it('a failure without a hint has none, and what is not ours without one is told to nobody', async () => {
    const { lines } = await talk(read, new VouchError('denied', 'no luck'));
    expect(lines[1]).toBe('{"Err":{"kind":"other","message":"no luck","caused-by":[]}}');
    expect((await talk(read, new VouchError('not-mine', 'somebody else’s'))).said).toEqual([]);
  });

  it('a CodeArtifact domain that nobody has configured is not ours, and the person is told how it would be', async () => {
    const registry = { 'index-url': indexUrl.replace('my-domain-123456789012', 'evil-999999999999') };
    const { lines, said, asked } = await talk(request({ kind: 'get', operation: 'read', registry }));
    expect(lines[1]).toBe('{"Err":{"kind":"url-not-supported"}}');
    expect(said.join('\n')).toContain('vouch setup codeartifact');
    expect(asked.requests).toEqual([]);
  });

  it('another format’s repository of the same domain gets no token', async () => {
    const registry = { 'index-url': indexUrl.replace('/cargo/', '/pypi/') };
    const { lines, asked } = await talk(request({ kind: 'get', operation: 'read', registry }));
    expect(lines[1]).toBe('{"Err":{"kind":"url-not-supported"}}');
    expect(asked.requests).toEqual([]);
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
  it('gets one valid answer a line, and a token only for the configured URL: 10,000 requests', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileLine, { minLength: 100, maxLength: 100 }), async (sent) => {
        const { lines, asked, code, said } = await talk(sent.map((each) => `${each}\n`).join(''));
        expect(code).toBe(0);
        expect(lines).toHaveLength(sent.length + 1);
        const faults = sent.map((each, at) => faultOf(each, lines[at + 1], new RegExp(`^${canary}$`)));
        expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
        expect(said.join()).not.toContain(canary);
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
