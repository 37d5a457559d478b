import { stat } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from './emulator.ts';
import { ask, type ClientReply, type ClientRequest } from './testing/https-client.ts';
import { at, basic } from './testing/my-repo.ts';
import { type SigningKeys, signedHeaders } from './testing/signer.ts';

const role = 'arn:aws:iam::123456789012:role/developer';
const api = 'https://codeartifact.us-east-1.amazonaws.com';
const registry = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const index = `${registry}/cargo/my-repo/`;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({ tokenMarker: 'CANARY_' });
});
afterAll(() => emulator.close());
afterEach(() => {
  emulator.setFault(null);
  emulator.clearRequests();
});

function assumeRole(token: string, more: Record<string, string> = {}, at = emulator): Promise<ClientReply> {
  const form = {
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: 'ann',
  };
  return ask(at, 'https://sts.us-east-1.amazonaws.com/', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...form, WebIdentityToken: token, ...more }).toString(),
  });
}

function element(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '';
}

async function signIn(roleArn = role, seconds = '3600', at = emulator): Promise<SigningKeys> {
  const token = await at.webIdentityToken({ sub: 'ann' });
  const { body } = await assumeRole(token, { RoleArn: roleArn, DurationSeconds: seconds }, at);
  return {
    accessKeyId: element(body, 'AccessKeyId'),
    secretAccessKey: element(body, 'SecretAccessKey'),
    sessionToken: element(body, 'SessionToken'),
  };
}

async function call(
  method: string,
  path: string,
  keys: SigningKeys,
  wish: ClientRequest = {},
): Promise<ClientReply> {
  const url = `${api}${path}`;
  const headers = await signedHeaders({ method, url, region: 'us-east-1', service: 'codeartifact', keys });
  return ask(emulator, url, { ...wish, method, headers });
}

const getToken = (keys: SigningKeys, query = 'domain=my-domain&domain-owner=123456789012') =>
  call('POST', `/v1/authorization-token?${query}`, keys);

describe('AssumeRoleWithWebIdentity', () => {
  it.each([
    ['an expired token', { expiresInSeconds: -10 }, {}, 400, 'ExpiredTokenException'],
    ['a signature of a stranger', { signedBy: 'stranger' as const }, {}, 400, 'InvalidIdentityToken'],
    ['an unknown audience', { audience: 'other' }, {}, 400, 'InvalidIdentityToken'],
    ['an unknown issuer', { issuer: 'https://other.test' }, {}, 400, 'InvalidIdentityToken'],
    ['an unknown role', {}, { RoleArn: 'arn:aws:iam::123456789012:role/nobody' }, 403, 'AccessDenied'],
    ['a bad session name', {}, { RoleSessionName: 'a b' }, 400, 'ValidationError'],
    ['too short a session', {}, { DurationSeconds: '899' }, 400, 'ValidationError'],
    ['too long a session', {}, { DurationSeconds: '43201' }, 400, 'ValidationError'],
  ])('refuses %s', async (_what, claims, form, status, code) => {
    const reply = await assumeRole(await emulator.webIdentityToken({ sub: 'ann', ...claims }), form);
    expect([reply.status, element(reply.body, 'Code')]).toEqual([status, code]);
    expect(emulator.count({ operation: 'AssumeRoleWithWebIdentity', authorization: 'valid' })).toBe(0);
  });

  it('refuses what is no JWT', async () => {
    const reply = await assumeRole('eyJ.x.y');
    expect([reply.status, element(reply.body, 'Code')]).toEqual([400, 'InvalidIdentityToken']);
  });

  it('holds to the longest session and the subjects of the role', async () => {
    const arn = 'arn:aws:iam::123456789012:role/short';
    emulator.addRole({ arn, maxSessionSeconds: 3600, subjects: ['ann'] });
    const ann = await emulator.webIdentityToken({ sub: 'ann' });
    expect((await assumeRole(ann, { RoleArn: arn })).status).toBe(200);
    expect((await assumeRole(ann, { RoleArn: arn, DurationSeconds: '3601' })).status).toBe(400);
    expect((await assumeRole(await emulator.webIdentityToken({ sub: 'eve' }), { RoleArn: arn })).status).toBe(
      403,
    );
  });

  it('gives credentials that sign GetCallerIdentity, and logs no secret', async () => {
    const keys = await signIn();
    const body = 'Action=GetCallerIdentity&Version=2011-06-15';
    const url = 'https://sts.us-east-1.amazonaws.com/';
    const headers = await signedHeaders({
      method: 'POST',
      url,
      region: 'us-east-1',
      service: 'sts',
      keys,
      body,
    });
    const reply = await ask(emulator, url, { method: 'POST', headers, body });
    expect(element(reply.body, 'Arn')).toBe('arn:aws:sts::123456789012:assumed-role/developer/ann');
    const log = JSON.stringify(emulator.requests);
    expect(log).toContain('"RoleSessionName":"ann"');
    for (const secret of [...Object.values(keys), 'eyJ']) expect(log).not.toContain(secret);
  });
});

describe('GetAuthorizationToken', () => {
  it('gives a long five-part token with a readable header', async () => {
    const before = Date.now() / 1000;
    const told = JSON.parse((await getToken(await signIn())).body);
    const parts: string[] = told.authorizationToken.split('.');
    expect(parts).toHaveLength(5);
    expect(told.authorizationToken.length).toBeGreaterThan(1000);
    expect(told.authorizationToken).toMatch(
      /^eyJ2ZXIiOjEsImlzdSI6[\w-]+\.[\w-]+\.[\w-]+\.CANARY_[\w-]+\.[\w-]+$/,
    );
    const header = JSON.parse(Buffer.from(parts[0] ?? '', 'base64url').toString());
    expect(header.exp - header.isu).toBe(43_200);
    expect(told.expiration).toBeGreaterThanOrEqual(before + 43_200);
    expect(told.expiration).toBeLessThan(before + 43_205);
  });

  it('lets a lifetime of 0 end with the role credentials', async () => {
    const keys = await signIn(role, '900');
    const told = JSON.parse((await getToken(keys, 'domain=my-domain&duration=0')).body);
    expect(told.expiration - Date.now() / 1000).toBeLessThanOrEqual(900);
    expect(told.expiration - Date.now() / 1000).toBeGreaterThan(890);
  });

  it.each([
    ['an unknown domain', 'domain=nowhere', 404, 'ResourceNotFoundException'],
    ['another account', 'domain=my-domain&domain-owner=210987654321', 404, 'ResourceNotFoundException'],
    ['a short lifetime', 'domain=my-domain&duration=899', 400, 'ValidationException'],
    ['a long lifetime', 'domain=my-domain&duration=43201', 400, 'ValidationException'],
    ['a malformed domain', 'domain=My%20Domain', 400, 'ValidationException'],
  ])('refuses %s', async (_what, query, status, code) => {
    const reply = await getToken(await signIn(), query);
    expect([reply.status, reply.headers['x-amzn-errortype']]).toEqual([status, code]);
    expect(JSON.parse(reply.body).message).not.toBe('');
  });

  it('refuses an identity without the permission, by name', async () => {
    const reply = await getToken(await signIn('arn:aws:iam::123456789012:role/visitor'));
    expect([reply.status, reply.headers['x-amzn-errortype']]).toEqual([403, 'AccessDeniedException']);
    expect(JSON.parse(reply.body).message).toContain('assumed-role/visitor/ann is not authorized to perform');
    expect(emulator.count({ service: 'codeartifact', authorization: 'denied' })).toBe(1);
  });

  it('refuses unsigned, wrongly signed and expired credentials', async () => {
    const unsigned = await ask(emulator, `${api}/v1/authorization-token?domain=my-domain`, {
      method: 'POST',
    });
    expect(unsigned.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
    const keys = await signIn();
    const wrong = await getToken({ ...keys, secretAccessKey: 'other' });
    expect(wrong.headers['x-amzn-errortype']).toBe('InvalidSignatureException');
    emulator.expireCredentials();
    const expired = await getToken(keys);
    expect([expired.status, expired.headers['x-amzn-errortype']]).toEqual([403, 'ExpiredTokenException']);
    expect(emulator.requests.map((request) => request.authorization)).toEqual([
      'none',
      'valid',
      'wrong',
      'expired',
    ]);
  });

  it('names both kinds of endpoint', async () => {
    const keys = await signIn();
    const path = '/v1/repository/endpoint?domain=my-domain&repository=my-repo&format=cargo';
    expect(JSON.parse((await call('GET', path, keys)).body).repositoryEndpoint).toBe(index);
    expect(
      JSON.parse((await call('GET', `${path}&endpointType=dualstack`, keys)).body).repositoryEndpoint,
    ).toBe('https://my-domain-123456789012.d.codeartifact.us-east-1.on.aws/cargo/my-repo/');
    expect((await call('GET', path.replace('my-repo', 'no-repo'), keys)).status).toBe(404);
  });
});

describe('a cargo repository', () => {
  const read = (authorization?: string, path = 'config.json') =>
    ask(emulator, `${index}${path}`, { headers: authorization === undefined ? {} : { authorization } });

  it('lets in the raw token, and challenges everything else', async () => {
    emulator.addDomain({
      domain: 'other',
      domainOwner: '210987654321',
      region: 'us-east-1',
      repositories: [],
    });
    const good = emulator.issueToken();
    const cases: [string | undefined, number, string][] = [
      [good, 200, 'valid'],
      [undefined, 401, 'none'],
      ['nonsense', 401, 'wrong'],
      [`Bearer ${good}`, 401, 'wrong'],
      [basic(good).authorization, 401, 'wrong'],
      [emulator.issueToken({ seconds: -1 }), 401, 'expired'],
      [emulator.issueToken({ domain: 'other', domainOwner: '210987654321' }), 401, 'foreign'],
      [emulator.issueToken({ region: 'eu-west-1' }), 401, 'foreign'],
      [emulator.issueToken({ grantee: 'arn:aws:iam::123456789012:role/visitor' }), 403, 'denied'],
    ];
    for (const [authorization, status, verdict] of cases) {
      const reply = await read(authorization);
      expect([verdict, reply.status]).toEqual([verdict, status]);
      expect(emulator.requests.at(-1)?.authorization).toBe(verdict);
      expect(reply.headers['www-authenticate']).toBe(
        status === 401 ? 'Bearer realm="my-domain/my-repo", Basic realm="my-domain/my-repo"' : undefined,
      );
    }
  });

  it('serves what was added, below the web API also to a Bearer token', async () => {
    emulator.addCrate(at, { name: 'ready-made', version: '1.0.0' });
    const token = emulator.issueToken();
    const config = JSON.parse((await read(token)).body);
    expect(config).toEqual({ dl: `${index}api/v1/crates`, api: index.slice(0, -1), 'auth-required': true });
    const entry = await read(token, 're/ad/ready-made');
    expect(JSON.parse(entry.body)).toMatchObject({ name: 'ready-made', vers: '1.0.0', yanked: false });
    const etag = String(entry.headers['etag']);
    const again = await ask(emulator, `${index}re/ad/ready-made`, {
      headers: { authorization: token, 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
    expect((await read(`Bearer ${token}`, 'api/v1/crates/ready-made/1.0.0/download')).status).toBe(200);
    expect((await read(token, 'no/th/nothing')).status).toBe(404);
    expect((await read(token, 'xx/xx/ready-made')).status).toBe(404);
    expect(JSON.parse((await read(token, 'api/v1/crates?q=x')).body).errors[0].detail).toContain(
      'not supported',
    );
  });

  it('is the same repository at a VPC endpoint', async () => {
    const url =
      'https://vpce-1.d.codeartifact.us-east-1.vpce.amazonaws.com/cargo/d/my-domain-123456789012/my-repo/';
    const reply = await ask(emulator, `${url}config.json`, {
      headers: { authorization: emulator.issueToken() },
    });
    expect(JSON.parse(reply.body).api).toBe(url.slice(0, -1));
  });

  it('does not know a token any more once it has been expired', async () => {
    const token = emulator.issueToken();
    expect((await read(token)).status).toBe(200);
    emulator.expireTokens();
    expect((await read(token)).status).toBe(401);
    expect(emulator.requests.at(-1)?.authorization).toBe('expired');
  });
});

describe('the emulator', () => {
  it('publishes its keys', async () => {
    const discovery = JSON.parse(
      (await ask(emulator, `${emulator.issuerUrl}/.well-known/openid-configuration`)).body,
    );
    expect(discovery.issuer).toBe('https://login.vouch.test');
    const { keys } = JSON.parse((await ask(emulator, discovery.jwks_uri)).body);
    expect(keys).toEqual([expect.objectContaining({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })]);
    expect(keys[0]).not.toHaveProperty('d');
  });

  it('writes a token file that is the user’s own', async () => {
    const path = await emulator.writeWebIdentityToken({ sub: 'ann' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(emulator.directory)).mode & 0o777).toBe(0o700);
  });

  it('gives short-lived tokens where it was started so, whatever was asked', async () => {
    const start = Date.now();
    let now = start;
    const short = await startEmulator({ tokenSeconds: 63, clock: () => now });
    try {
      const url = `${api}/v1/authorization-token?domain=my-domain&duration=43200`;
      const keys = await signIn(role, '3600', short);
      const headers = await signedHeaders({
        method: 'POST',
        url,
        region: 'us-east-1',
        service: 'codeartifact',
        keys,
      });
      const told = JSON.parse((await ask(short, url, { method: 'POST', headers })).body);
      expect(told.expiration).toBe(start / 1000 + 63);
      const read = () =>
        ask(short, `${index}config.json`, { headers: { authorization: told.authorizationToken } });
      now = start + 62_999;
      expect((await read()).status).toBe(200);
      now = start + 63_000;
      const late = await read();
      expect(late.status).toBe(401);
      expect(late.headers['date']).toBe(new Date(now).toUTCString());
    } finally {
      await short.close();
    }
  });

  it('refuses a Host header that is not the TLS server name', async () => {
    const reply = await ask(emulator, `${index}config.json`, { headers: { host: 'login.vouch.test' } });
    expect(reply.status).toBe(421);
  });

  it('closes, even where it keeps a client waiting', async () => {
    const busy = await startEmulator();
    busy.setFault({ kind: 'hang', at: 'headers' });
    const waiting = ask(busy, `${index}config.json`).catch((error: NodeJS.ErrnoException) => error.code);
    await expect.poll(() => busy.count({ service: 'cargo' })).toBe(1);
    await busy.close();
    expect(await waiting).toBe('ECONNRESET');
  });

  it('removes its directory when it closes', async () => {
    const brief = await startEmulator();
    await brief.close();
    await expect(stat(brief.directory)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
