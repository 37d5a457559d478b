import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../src/index.ts';
import { isMissing, programOnPath, runClient } from './client.ts';

const openssl = programOnPath('openssl');
const python = programOnPath('python3');
const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const run = (file: string | undefined, args: readonly string[]) =>
  runClient(file ?? '', args, { directory: emulator.directory, environment: { ...emulator.environment } });

describe.skipIf(isMissing('openssl', openssl))('openssl', () => {
  it('finds nothing to object to, strictly', async () => {
    const proxy = new URL(emulator.proxyUrl).host;
    const target = [
      '-proxy',
      proxy,
      '-connect',
      `${host}:443`,
      '-servername',
      host,
      '-verify_hostname',
      host,
    ];
    const trust = ['-CAfile', join(emulator.directory, 'ca.pem'), '-x509_strict', '-verify_return_error'];
    const result = await run(openssl, ['s_client', ...target, ...trust]);
    expect(result.stdout).toContain('Verify return code: 0 (ok)');
  });
});

describe.skipIf(isMissing('python3', python))('python', () => {
  it('finds nothing to object to, strictly, with the bundle that the environment names', async () => {
    const script = `import ssl, urllib.request
context = ssl.create_default_context()
context.verify_flags |= ssl.VERIFY_X509_STRICT
print(urllib.request.urlopen('${emulator.issuerUrl}/.well-known/jwks.json', context=context, timeout=20).status)`;
    expect(await run(python, ['-c', script])).toEqual({ code: 0, stdout: '200\n', stderr: '' });
  });
});
