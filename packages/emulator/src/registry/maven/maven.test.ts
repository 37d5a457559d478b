import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator.ts';
import { ask, type ClientRequest } from '../../testing/https-client.ts';
import { at, basic, urlOf } from '../../testing/my-repo.ts';

const base = urlOf('maven');

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
  emulator.addDomain({ ...at, domain: 'other-domain', repositories: ['my-repo'] });
});
afterAll(() => emulator.close());

const send = (path: string, wish: ClientRequest = {}, headers = basic(emulator.issueToken())) =>
  ask(emulator, `${base}${path}`, { ...wish, headers: { ...headers } });
const put = (path: string, body: string) => send(path, { method: 'PUT', body });
const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');

describe('a Maven repository', () => {
  it('gives what was put, and its checksums', async () => {
    expect(await put('com/example/a/1.0/a-1.0.jar', 'the jar')).toMatchObject({ status: 201 });
    expect(await send('com/example/a/1.0/a-1.0.jar')).toMatchObject({ status: 200, body: 'the jar' });
    expect(await send('com/example/a/1.0/a-1.0.jar.sha1')).toMatchObject({ body: sha1('the jar') });
    expect((await send('com/example/a/1.0/a-1.0.jar.sha512')).body).toHaveLength(128);
    expect(await send('com/example/a/1.0/a-1.0.jar', { method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
    });
    expect(await send('com/example/a/2.0/a-2.0.jar')).toMatchObject({ status: 404 });
  });

  it('takes a right checksum and no other', async () => {
    await put('com/example/b/1.0/b-1.0.pom', '<project/>');
    expect(await put('com/example/b/1.0/b-1.0.pom.sha1', sha1('<project/>'))).toMatchObject({ status: 201 });
    expect(await put('com/example/b/1.0/b-1.0.pom.sha1', sha1('else'))).toMatchObject({ status: 400 });
    expect(await put('com/example/b/1.0/b-1.0.jar.sha1', sha1('x'))).toMatchObject({ status: 400 });
  });

  it('never changes a release; snapshots and metadata change', async () => {
    await put('com/example/c/1.0/c-1.0.jar', 'one');
    expect(await put('com/example/c/1.0/c-1.0.jar', 'two')).toMatchObject({ status: 409 });
    expect(await put('com/example/c/1.0/c-1.0.jar', 'one')).toMatchObject({ status: 201 });
    for (const path of ['com/example/c/maven-metadata.xml', 'com/example/c/1-SNAPSHOT/c-1-SNAPSHOT.jar']) {
      await put(path, 'one');
      expect(await put(path, 'two')).toMatchObject({ status: 201 });
      expect(await send(path)).toMatchObject({ body: 'two' });
    }
  });

  it.each(['a.jar', 'com//a/a.jar', 'com/%2e%2e/a/a.jar'])('%s is no path of Maven’s', async (path) => {
    expect(await put(path, 'x')).toMatchObject({ status: 404 });
  });

  it('has nothing for other methods', async () => {
    expect(await send('com/example/a/1.0/a-1.0.jar', { method: 'DELETE' })).toMatchObject({ status: 404 });
  });
});

describe('who is let in', () => {
  const challenge = 'Bearer realm="my-domain/my-repo", Basic realm="my-domain/my-repo"';
  const path = 'com/example/d/1.0/d-1.0.jar';
  beforeAll(() => put(path, 'the jar'));

  it('takes the token as the password of aws, and behind Bearer', async () => {
    const token = emulator.issueToken();
    expect(await send(path, {}, { authorization: `Bearer ${token}` })).toMatchObject({ status: 200 });
    expect(await send(path, {}, basic(token))).toMatchObject({ status: 200 });
  });

  it.each([
    ['nothing', () => undefined],
    ['another user', () => basic(emulator.issueToken(), 'ann').authorization],
    ['a raw token', () => emulator.issueToken()],
    ['a variable that was not set', () => basic(`\${env.CODEARTIFACT_AUTH_TOKEN}`).authorization],
    ['a token past its life', () => basic(emulator.issueToken({ seconds: -1 })).authorization],
    ['another domain’s token', () => basic(emulator.issueToken({ domain: 'other-domain' })).authorization],
  ])('answers %s with 401 and a challenge', async (_name, header) => {
    const authorization = header();
    const reply = await ask(emulator, `${base}${path}`, {
      headers: authorization === undefined ? {} : { authorization },
    });
    expect(reply).toMatchObject({ status: 401, headers: { 'www-authenticate': challenge } });
  });

  it('answers 403 where the role may read and not publish', async () => {
    const token = emulator.issueToken({ grantee: 'arn:aws:iam::123456789012:role/reader' });
    expect(await send(path, {}, basic(token))).toMatchObject({ status: 200 });
    expect(await send(path, { method: 'PUT', body: 'x' }, basic(token))).toMatchObject({ status: 403 });
  });

  it('writes down what was asked for, so that a test can count', () => {
    emulator.clearRequests();
    return send('com/example/d/maven-metadata.xml').then(() =>
      expect(emulator.count({ service: 'maven', operation: 'metadata', status: 404 })).toBe(1),
    );
  });
});
