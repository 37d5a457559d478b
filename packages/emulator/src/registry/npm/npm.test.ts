import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator.ts';
import { ask, type ClientRequest } from '../../testing/https-client.ts';
import { at, basic, urlOf } from '../../testing/my-repo.ts';
import { packPackage } from './package-file.ts';
import { routeOf } from './route.ts';

const base = urlOf('npm');

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
  emulator.addPackage(at, { name: 'greeter', version: '1.0.0', dependencies: { '@team/words': '^2.0.0' } });
  emulator.addPackage(at, { name: '@team/words', version: '2.1.0' });
});
afterAll(() => emulator.close());

const bearer = (token = emulator.issueToken()) => ({ authorization: `Bearer ${token}` });
const request = (path: string, { headers, ...rest }: ClientRequest = {}) =>
  ask(emulator, `${base}${path}`, { ...rest, headers: { ...bearer(), ...headers } });

function publication(name: string, version: string, tag = 'latest') {
  const { manifest, tarball } = packPackage({ name, version });
  return Buffer.from(
    JSON.stringify({
      _id: name,
      name,
      'dist-tags': { [tag]: version },
      versions: { [version]: { ...manifest, dist: { tarball: 'http://elsewhere.test/x.tgz' } } },
      _attachments: {
        [`${name}-${version}.tgz`]: { data: tarball.toString('base64'), length: tarball.length },
      },
    }),
  );
}

describe('reading', () => {
  it('gives the whole document, or the short form where that is asked for', async () => {
    const whole = JSON.parse((await request('greeter')).body);
    expect(whole).toMatchObject({ _id: 'greeter', 'dist-tags': { latest: '1.0.0' } });
    expect(Date.parse(whole.time['1.0.0'])).toBeLessThan(Date.now() - 86_400_000);
    const short = await request('greeter', {
      headers: { accept: 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8' },
    });
    expect(short.headers['content-type']).toBe('application/vnd.npm.install-v1+json');
    expect(JSON.parse(short.body).versions['1.0.0'].dependencies).toEqual({ '@team/words': '^2.0.0' });
    expect(JSON.parse(short.body)).not.toHaveProperty('time');
  });

  it('gives a scoped package’s tarball under the address and with the hash that its document names', async () => {
    const document = JSON.parse((await request('@team%2fwords')).body);
    const { tarball, integrity } = document.versions['2.1.0'].dist;
    expect(tarball).toBe(`${base}@team/words/-/words-2.1.0.tgz`);
    const file = packPackage({ name: '@team/words', version: '2.1.0' }).tarball;
    expect(integrity).toBe(`sha512-${createHash('sha512').update(file).digest('base64')}`);
    expect((await request('@team/words/-/words-2.1.0.tgz')).status).toBe(200);
    expect((await request('@team/words/-/words-9.9.9.tgz')).status).toBe(404);
  });

  it.each([
    ['-/ping', {}],
    ['-/whoami', { username: 'aws' }],
    ['-/npm/v1/security/advisories/bulk', {}],
    ['-/package/greeter/dist-tags', { latest: '1.0.0' }],
  ])('answers %s', async (path, answer) => {
    expect(JSON.parse((await request(path)).body)).toEqual(answer);
  });
});

describe('publishing', () => {
  it('takes a version once, with its tag, and moves tags', async () => {
    const put = (path: string, body: Buffer) => request(path, { method: 'PUT', body });
    expect((await put('@team%2fnew', publication('@team/new', '1.0.0', 'next'))).status).toBe(200);
    expect((await put('@team%2fnew', publication('@team/new', '1.0.0'))).status).toBe(409);
    const document = JSON.parse((await request('@team%2fnew')).body);
    expect(document['dist-tags']).toEqual({ next: '1.0.0' });
    expect(document.versions['1.0.0'].dist.tarball).toBe(`${base}@team/new/-/new-1.0.0.tgz`);
    expect((await put('-/package/@team%2fnew/dist-tags/beta', Buffer.from('"1.0.0"'))).status).toBe(200);
    expect((await put('-/package/@team%2fnew/dist-tags/beta', Buffer.from('"3.0.0"'))).status).toBe(404);
    expect((await request('-/package/@team%2fnew/dist-tags/next', { method: 'DELETE' })).status).toBe(200);
    expect(JSON.parse((await request('-/package/@team%2fnew/dist-tags')).body)).toEqual({ beta: '1.0.0' });
  });

  it.each([
    ['no JSON', Buffer.from('x')],
    ['another name', publication('other', '1.0.0')],
    ['no version', Buffer.from('{"name":"fresh","versions":{}}')],
    ['no tarball', Buffer.from('{"name":"fresh","versions":{"1.0.0":{"name":"fresh","version":"1.0.0"}}}')],
  ])('refuses %s', async (_what, body) => {
    expect((await request('fresh', { method: 'PUT', body })).status).toBe(400);
  });
});

describe('a token', () => {
  it('opens as a bearer or as the password of aws, and nothing else does', async () => {
    expect((await request('greeter', { headers: basic(emulator.issueToken()) })).status).toBe(200);
    for (const authorization of [emulator.issueToken(), 'Bearer wrong', 'Basic YTpi']) {
      expect((await request('greeter', { headers: { authorization } })).status).toBe(401);
    }
    const stale = await request('greeter', { headers: bearer(emulator.issueToken({ seconds: -1 })) });
    expect(stale).toMatchObject({ status: 401 });
    expect(stale.headers['www-authenticate']).toBe(
      'Bearer realm="my-domain/my-repo", Basic realm="my-domain/my-repo"',
    );
  });
});

describe('routes', () => {
  it.each([
    ['GET', '../secret', 'unknown'],
    ['GET', '@team', 'unknown'],
    ['DELETE', 'greeter', 'unknown'],
    ['PUT', 'greeter/-/greeter-1.0.0.tgz', 'unknown'],
    ['PUT', 'greeter', 'publish'],
    ['GET', '-/unheard/of', 'unknown'],
  ])('%s %s is %s', (method, path, operation) => {
    expect(routeOf(method, path).operation).toBe(operation);
  });
});
