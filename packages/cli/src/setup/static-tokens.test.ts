import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { homeForTest } from '@vouch/core/testing';
import type { Occasion } from '@vouch/npm/uses';
import { expect, it } from 'vitest';
import { timeOfDay } from '../time-of-day.ts';
import { writeStaticTokens } from './static-tokens.ts';

it('a damaged journal fails no login of somebody whose tools keep no token in a file', async () => {
  await using home = await homeForTest();
  const state = join(home.context.homeDirectory, '.vouch', 'state');
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(join(state, 'journal.json'), 'nonsense', { mode: 0o600 });
  expect(await writeStaticTokens(home.context, program, 'login')).toBe(0);
});

const program = { node: process.execPath, script: '/opt/vouch/vouch.js' };
const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';
const domain = { domain: 'my-domain', domain_owner: '123456789012', region: 'us-east-1' };

/** What is said, and with which exit code, of a use of npm whose domain is configured, or not. */
async function write(occasion: Occasion, given: { written?: object; profiles?: object; uses?: 'none' } = {}) {
  return await inTestHome(async ({ write, home, context }) => {
    const use = {
      ...{ tool: 'npm', id: 'one', url: `https://${host}/npm/one/`, repository: 'one' },
      ...{ domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' },
      registryKeys: ['registry'],
      ...{ userFile: `${home}/.npmrc`, tokenFile: `${home}/.npmrc` },
      written: given.written ?? null,
    };
    const uses = given.uses === 'none' ? [] : [use];
    write('.vouch/state/static.json', JSON.stringify({ version: 1, uses }), 0o600);
    const config = { codeartifact: { profiles: given.profiles ?? { default: domain } } };
    write('.vouch/config.json', JSON.stringify(config), 0o600);
    return { code: await writeStaticTokens(context, program, occasion), said: context.said };
  });
}

it('says where there is nothing to refresh, and only to whoever asked for it', async () => {
  const nothing = 'no tool reads its token from a file: there is nothing to refresh';
  expect(await write('command', { uses: 'none' })).toEqual({ code: 0, said: [nothing] });
  expect(await write('login', { uses: 'none' })).toEqual({ code: 0, said: [] });
});

it('tells of a token that nobody may write unattended: a refresh has failed, and a login has not', async () => {
  const lines = (ends: string) => [
    `vouch: no token was written for npm and one: it was set up with neither a session nor a named AWS profile${ends}`,
    '  hint: vouch setup codeartifact; with --aws-profile NAME vouch refresh renews it',
  ];
  expect(await write('command')).toEqual({ code: 6, said: lines('') });
  expect(await write('login')).toEqual({ code: 0, said: lines('') });
  const written = { by: 'environment', at: 0, expiration: 1_800_000_000, agentDirectory: '' };
  const ends = `; the one that set-up wrote ends at ${timeOfDay(1_800_000_000_000)}`;
  expect(await write('command', { written })).toEqual({ code: 6, said: lines(ends) });
});

it('fails where a domain is configured no more, whatever the occasion', async () => {
  for (const occasion of ['command', 'login', 'setup'] as const) {
    const { code, said } = await write(occasion, { profiles: {} });
    expect(code).toBeGreaterThan(0);
    expect(said[0]).toMatch(/^vouch: no token was written for npm and one: ./);
  }
});
