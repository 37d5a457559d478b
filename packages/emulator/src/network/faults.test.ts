import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator.ts';
import { ask } from '../testing/https-client.ts';
import type { Fault } from './faults.ts';

const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const config = `https://${host}/cargo/my-repo/config.json`;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());
afterEach(() => {
  emulator.setFault(null);
  emulator.clearRequests();
});

const read = (deadline = 5000) =>
  ask(emulator, config, { headers: { authorization: emulator.issueToken() }, deadline });

describe('a fault that answers', () => {
  it('throttles in the words of each service', async () => {
    emulator.setFault({ kind: 'error', status: 429, headers: { 'retry-after': '7' } });
    const reply = await ask(emulator, 'https://codeartifact.us-east-1.amazonaws.com/v1/authorization-token', {
      method: 'POST',
    });
    expect(reply.status).toBe(429);
    expect(reply.headers).toMatchObject({ 'retry-after': '7', 'x-amzn-errortype': 'ThrottlingException' });
    const sts = await ask(emulator, 'https://sts.amazonaws.com/?Action=GetCallerIdentity');
    expect(sts.body).toContain('<Code>ThrottlingException</Code><Message>Rate exceeded</Message>');
    expect(JSON.parse((await read()).body)).toEqual({ errors: [{ detail: 'Rate exceeded' }] });
  });

  it.each<[string, Fault, number, string]>([
    ['HTML', { kind: 'reply', status: 502, body: '<html>' }, 502, '<html>'],
    ['an empty body', { kind: 'reply', body: '' }, 200, ''],
    ['broken JSON', { kind: 'reply', body: '{"a":' }, 200, '{"a":'],
    ['a redirect', { kind: 'redirect', location: 'https://evil.test/' }, 302, ''],
  ])('sends %s', async (_what, fault, status, body) => {
    emulator.setFault(fault);
    const reply = await read();
    expect([reply.status, reply.body]).toEqual([status, body]);
    expect(emulator.requests).toMatchObject([{ status, authorization: 'unchecked' }]);
  });

  it('puts fields over the true answer', async () => {
    emulator.setFault({ kind: 'fields', fields: { api: 'a\r\nb' } });
    expect(JSON.parse((await read()).body)).toMatchObject({ api: 'a\r\nb', 'auth-required': true });
  });

  it('sends as many bytes as it was told', async () => {
    emulator.setFault({ kind: 'flood', bytes: 200_000 });
    expect((await read()).body).toHaveLength(200_000);
  });

  it('strikes as often as it was told, and only where it was aimed', async () => {
    emulator.setFault({ kind: 'error', status: 500, service: 'cargo', operation: 'config', host, times: 2 });
    const statuses = [];
    for (let round = 0; round < 3; round += 1) statuses.push((await read()).status);
    expect(statuses).toEqual([500, 500, 200]);
    for (const aim of [{ service: 'sts' }, { operation: 'index' }, { host: 'other.test' }]) {
      emulator.setFault({ kind: 'error', status: 500, ...aim });
      expect((await read()).status).toBe(200);
    }
  });
});

describe('a fault on the wire', () => {
  it.each<[string, Fault, string]>([
    ['hangs before the headers', { kind: 'hang', at: 'headers' }, 'ABORT_ERR'],
    ['hangs in the body', { kind: 'hang', at: 'body' }, 'ABORT_ERR'],
    ['drips', { kind: 'drip' }, 'ABORT_ERR'],
    ['floods without end', { kind: 'flood' }, 'ABORT_ERR'],
    ['comes late', { kind: 'delay', milliseconds: 60_000 }, 'ABORT_ERR'],
    ['is cut short', { kind: 'truncate' }, 'ECONNRESET'],
    ['is reset before the headers', { kind: 'reset', at: 'headers' }, 'ECONNRESET'],
    ['is reset in the body', { kind: 'reset', at: 'body' }, 'ECONNRESET'],
    ['is reset at connect', { kind: 'reset', at: 'connect' }, 'ECONNRESET'],
    [
      'has a certificate for another host',
      { kind: 'certificate', quality: 'wrong-host' },
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    [
      'has a certificate of its own',
      { kind: 'certificate', quality: 'self-signed' },
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    ['has a certificate that ended', { kind: 'certificate', quality: 'expired' }, 'CERT_HAS_EXPIRED'],
  ])('%s', async (_what, fault, code) => {
    emulator.setFault(fault);
    const deadline = code === 'ABORT_ERR' ? 300 : 5000;
    await expect(read(deadline)).rejects.toMatchObject({ code });
    emulator.setFault(null);
    expect((await read()).status).toBe(200);
  });

  it('can leave a host unreachable', async () => {
    emulator.setFault({ kind: 'unreachable' });
    expect((await read().catch((error: Error) => ({ status: error.message }))).status).toBe(502);
  });

  it('delivers a late and a dripping answer in the end', async () => {
    emulator.setFault({ kind: 'delay', milliseconds: 20 });
    expect((await read()).status).toBe(200);
    emulator.setFault({ kind: 'drip', bytesPerSecond: 1000 });
    expect(JSON.parse((await read()).body)).toHaveProperty('dl');
  });
});

describe('the proxy', () => {
  it('tunnels other hosts through untouched, and writes that down', async () => {
    const echo = createServer((socket) => socket.pipe(socket));
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    const { port } = echo.address() as AddressInfo;
    const { request } = await import('node:http');
    const heard = await new Promise((resolve, reject) => {
      const connect = request(emulator.proxyUrl, { method: 'CONNECT', path: `127.0.0.1:${port}` });
      connect.once('connect', (_response, socket) => {
        socket.once('data', (data) => {
          resolve(String(data));
          socket.destroy();
        });
        socket.write('as it is');
      });
      connect.once('error', reject);
      connect.end();
    });
    echo.close();
    expect(heard).toBe('as it is');
    expect(emulator.requests).toMatchObject([{ service: 'other', host: '127.0.0.1', method: 'CONNECT' }]);
  });

  it('refuses plain requests', async () => {
    expect((await fetch(emulator.proxyUrl)).status).toBe(405);
  });
});
