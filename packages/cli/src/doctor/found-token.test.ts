import { Secret, VouchError } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { domainOf, judge } from './found-token.ts';
import type { Scene } from './scene.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const hostOf = (name: string) => `${name}-123456789012.d.codeartifact.us-east-1.amazonaws.com`;
const host = hostOf('my-domain');
const context = testContext();

/** A CodeArtifact that answers each token with its own status; `asked` is what it was sent. */
function answering(statuses: Record<string, number>, more: Partial<Scene> = {}) {
  const asked: string[] = [];
  const fetch = async (url: string, { headers }: { headers: Record<string, string> }) => {
    const sent = headers['authorization'] ?? '';
    asked.push(`${sent} ${url}`);
    const basic = Buffer.from(sent.replace(/^Basic /, ''), 'base64').toString();
    const token = sent.startsWith('Basic ') ? basic.replace(/^aws:/, '') : sent.replace(/^Bearer /, '');
    return { status: statuses[token] };
  };
  const aws = { fetch, token: async () => ({ secret: new Secret('fresh') }) };
  const scene = { aws, context, domains: [domain], ...more } as unknown as Scene;
  return { scene, asked, judge: (token: string, url: string) => judge(scene, new Secret(token), url) };
}

const npm = `https://${host}/npm/my-repo/`;
const withEnd = (ends: number) =>
  `${Buffer.from(JSON.stringify({ exp: ends / 1000 })).toString('base64url')}.x`;

describe('judge', () => {
  it.each([
    [200, { is: 'live' }],
    [399, { is: 'live' }],
    [400, { is: 'stale', how: 'CodeArtifact answers 400 to it, and 200 to a fresh one' }],
    [401, { is: 'stale', how: 'CodeArtifact answers 401 to it' }],
    [403, { is: 'stale', how: 'CodeArtifact answers 403 to it, and 200 to a fresh one' }],
    [
      404,
      {
        is: 'stale',
        how: 'CodeArtifact answers 404 to it, as if nothing were there, and 200 to a fresh one',
      },
    ],
  ])('takes the answer %i for: %j', async (status, verdict) => {
    expect(await answering({ found: status, fresh: 200 }).judge('found', npm)).toEqual(verdict);
  });

  it('says nothing of a token where a fresh one is refused as well', async () => {
    for (const status of [400, 404, 503])
      expect(await answering({ found: 404, fresh: status }).judge('found', npm)).toEqual({
        is: 'unknown',
        why: `CodeArtifact answers ${status} to any token`,
      });
  });

  it('says nothing of a token where CodeArtifact cannot be asked, or gives no fresh one', async () => {
    const unknown = { is: 'unknown', why: 'CodeArtifact could not be asked' };
    const refused = () => Promise.reject(new VouchError('network', 'no way'));
    const { scene } = answering({ found: 404 });
    for (const aws of [
      { ...scene.aws, fetch: refused },
      { ...scene.aws, token: refused },
    ])
      expect(await judge({ ...scene, aws }, new Secret('found'), npm)).toEqual(unknown);
  });

  it('shows a token to no host that is not configured', async () => {
    const { judge, asked } = answering({ found: 200 });
    for (const url of [
      npm.replace(host, hostOf('other-domain')),
      npm.replace(host, 'npm.example.com'),
      npm.replace(host, `${host}.example.com`),
      `https://${host}/`,
    ])
      expect(await judge('found', url)).toEqual({ is: 'unknown', why: 'its host is not configured' });
    expect(asked).toEqual([]);
  });

  it('asks nobody of a token whose own head says that it has ended', async () => {
    const { judge, asked } = answering({ fresh: 200 });
    const now = context.clock.now();
    expect(await judge(withEnd(now), npm)).toEqual({
      is: 'stale',
      how: `it ended at ${new Date(now).toISOString()}`,
    });
    expect(asked).toEqual([]);
    await judge(withEnd(now + 1000), npm);
    expect(asked).not.toEqual([]);
  });

  it.each([
    ['cargo', 'found', 'config.json'],
    ['npm', 'Bearer found', '-/ping'],
    ['pypi', `Basic ${Buffer.from('aws:found').toString('base64')}`, 'simple/'],
    ['maven', `Basic ${Buffer.from('aws:found').toString('base64')}`, ''],
  ])('asks of %s as its tool would', async (format, authorization, path) => {
    for (const slash of ['', '/']) {
      const { judge, asked } = answering({ found: 200 });
      expect(await judge('found', `https://${host}/${format}/my-repo${slash}`)).toEqual({ is: 'live' });
      expect(asked).toEqual([`${authorization} https://${host}/${format}/my-repo/${path}`]);
    }
  });
});

describe('domainOf', () => {
  const own = { ...domain, domain: 'own-domain', origins: ['https://npm.example.com'] };
  const { scene } = answering({}, { domains: [domain, own] });

  it.each([
    [host, 'my-domain'],
    [npm, 'my-domain'],
    ['npm.example.com', 'own-domain'],
    ['https://npm.example.com/npm/my-repo/', 'own-domain'],
    [hostOf('other-domain'), undefined],
    ['pypi.example.com', undefined],
    ['https://pypi.example.com/npm/my-repo/', undefined],
  ])('of %s is %s', (place, name) => {
    expect(domainOf(scene, place)?.domain).toBe(name);
  });
});
