import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trustBundle } from './trust-bundle.ts';

const own = '-----BEGIN CERTIFICATE-----\nown\n-----END CERTIFICATE-----\n';
const company = own.replace('own', 'company');

describe('trustBundle', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'emulator-trust-'));
    await writeFile(join(directory, 'company.pem'), company.trimEnd());
    await writeFile(join(directory, 'empty.pem'), '');
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('puts its own certificate behind what the machine names', async () => {
    expect(await trustBundle({ SSL_CERT_FILE: join(directory, 'company.pem') }, own)).toBe(company + own);
  });

  it('goes on where a variable names nothing of use', async () => {
    const env = {
      SSL_CERT_FILE: join(directory, 'missing.pem'),
      NODE_EXTRA_CA_CERTS: join(directory, 'empty.pem'),
      REQUESTS_CA_BUNDLE: join(directory, 'company.pem'),
    };
    expect(await trustBundle(env, own)).toBe(company + own);
  });

  it('falls back to what the system or Node trusts', async () => {
    const bundle = await trustBundle({}, own);
    expect(bundle.endsWith(`\n${own}`)).toBe(true);
    expect(bundle.split('BEGIN CERTIFICATE').length).toBeGreaterThan(50);
  });
});
