import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';

// A port that nobody listens on: pip says where it looks before it asks there.
const url = (name: string) => `https://127.0.0.1:9/${name}/`;
const section = (name: string, value = url(name)) => `[${name}]\nindex-url = ${value}\n`;

/** What the doctor takes for pip's rule, asked of pip itself. */
describe.each(['VOUCH_TEST_PIP_23', 'VOUCH_TEST_PIP_26'])('%s', (variable) => {
  const pip = process.env[variable];
  if (pip === undefined && process.env['CI'] !== undefined) throw new Error(`${variable} is not there`);

  it.skipIf(pip === undefined).each([
    ['[install] over [global]', section('install') + section('global'), 'install'],
    ['the same in the other order', section('global') + section('install'), 'install'],
    ['[global] where [install] says nothing', section('global') + section('install', ''), 'global'],
  ])('reads %s', async (_name, text, expected) => {
    await inTestHome(async (home) => {
      home.write('.config/pip/pip.conf', text);
      const words = ['install', '--retries', '0', '--disable-pip-version-check', 'no-such-package'];
      const env = { HOME: home.home, PATH: join(pip as string, '..') };
      const { stdout } = await promisify(execFile)(pip as string, words, { env }).catch((failed) => failed);
      expect(stdout).toContain(`Looking in indexes: ${url(expected)}\n`);
    });
  });
});
