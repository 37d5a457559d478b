import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { npmrcFormat, planFor, setUp } from '@vouch/adapter-kit';
import { inTestHome, type TestHome, testAdapter } from '@vouch/adapter-kit/testing';
import type { Context } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { rememberUse } from '../uses/remember.ts';
import type { StaticTool } from '../uses/static-uses.ts';
import { readUses } from '../uses/static-uses.ts';
import { type NpmRequest, npmrcAdapter } from './npmrc-adapter.ts';

const url = (repository: string) =>
  `https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/${repository}/`;
const node = '/opt/node/bin/node';
const request = (scopes: readonly string[] = [], repository = 'my-repo'): NpmRequest => ({
  url: url(repository),
  scopes,
  node,
});
const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };

for (const tool of ['npm', 'yarn1'] as const) {
  testAdapter({
    adapter: npmrcAdapter(tool),
    requests: { one: request(['@one'], 'one'), two: request(['@two', '@three'], 'two'), rest: request() },
    file: '.npmrc',
    starts: {
      'settings of the person':
        '; mine\nsave-exact = true\n\n@other:registry=https://other/\nca[]="a"\nca[]="b"\n',
      'a token and a variable':
        '//other/:_authToken=${TOKEN}\n//registry/:_authToken=a-secret-of-theirs\n[section]\nx = 1\n',
    },
    broken: {},
    secrets: ['a-secret-of-theirs'],
  });
}

/** A home as on Linux, with npm's prefix in it and, where asked for, a runtime directory in memory. */
async function inHome<T>(
  work: (home: TestHome, context: Context) => Promise<T>,
  env: (home: TestHome) => Record<string, string> = () => ({}),
): Promise<T> {
  return await inTestHome(async (home) => {
    const runtime = mkdtempSync('/dev/shm/vouch-');
    const context: Context = {
      ...home.context,
      workingDirectory: home.home,
      env: { PREFIX: join(home.home, 'prefix'), XDG_RUNTIME_DIR: runtime, ...env(home) },
    };
    try {
      return await work(home, context);
    } finally {
      rmSync(runtime, { recursive: true });
    }
  });
}

async function planned(context: Context, asked: NpmRequest = request(), tool: StaticTool = 'npm') {
  const adapter = npmrcAdapter(tool);
  const plan = await planFor(context, adapter, asked);
  return { text: plan.edits[0]?.after ?? '', notes: plan.notes.join('\n') };
}

const pointer = (text: string) => npmrcFormat.find(text, ['globalconfig'])?.value;

describe.skipIf(process.platform !== 'linux')('where tokens stand', () => {
  it('is memory, with the former global file’s settings carried over', async () => {
    await inHome(async (home, context) => {
      home.write('prefix/etc/npmrc', '# the company\ncafile=/etc/ca.pem\nfund=false\nproxy=${PROXY}\n');
      home.write('.npmrc', 'fund=true\n');
      const { text, notes } = await planned(context);
      const file = join(context.env['XDG_RUNTIME_DIR'] ?? '', 'vouch-codeartifact/npm/npmrc');
      expect(text).toBe(
        `fund=true\nregistry=${url('my-repo')}\nglobalconfig=${file}\ncafile=/etc/ca.pem\nproxy=\${PROXY}\n`,
      );
      expect(notes).toContain(`npm tokens are kept in ${file}, in memory only`);
    });
  });

  it('is remembered: npm’s token goes into memory, and yarn 1’s into the file that it reads', async () => {
    await inHome(async (home, context) => {
      for (const tool of ['npm', 'yarn1'] as const) {
        const asked = request([`@${tool}`], tool);
        await setUp(context, npmrcAdapter(tool), tool, asked);
        await rememberUse(context, { tool, id: tool }, { ...asked, domain, repository: tool });
      }
      const userFile = join(home.home, '.npmrc');
      const inMemory = join(context.env['XDG_RUNTIME_DIR'] ?? '', 'vouch-codeartifact/npm/npmrc');
      expect((await readUses(context)).map((use) => [use.tool, use.userFile, use.tokenFile])).toEqual([
        ['npm', userFile, inMemory],
        ['yarn1', userFile, userFile],
      ]);
    });
  });

  it('is said where the file is a symlink, into a repository of dotfiles for instance', async () => {
    await inHome(async (home, context) => {
      home.write('dotfiles/npmrc', '');
      symlinkSync('dotfiles/npmrc', join(home.home, '.npmrc'));
      const asked = { ...request(), store: 'file' } as const;
      expect((await planned(context, asked)).notes).toContain(
        `is a symlink to ${home.home}/dotfiles/npmrc: commit no token from there`,
      );
      expect((await planned(context)).notes).not.toContain('symlink');
    });
  });

  it.each<[string, (home: TestHome) => Record<string, string>, (home: TestHome) => void, string]>([
    [
      'the environment moves the global file',
      () => ({ NPM_CONFIG_GLOBALCONFIG: '/elsewhere' }),
      () => {},
      'was moved to /elsewhere',
    ],
    [
      'the user moved it',
      () => ({}),
      (home) => home.write('.npmrc', 'globalconfig=/elsewhere\n'),
      'was moved to /elsewhere already',
    ],
    [
      'the former global file holds a credential',
      () => ({}),
      (home) => home.write('prefix/etc/npmrc', '//other/:_authToken=x\n'),
      'holds a credential (//other/:_authToken)',
    ],
    [
      'it holds a list',
      () => ({}),
      (home) => home.write('prefix/etc/npmrc', 'ca[]=a\nca[]=b\n'),
      'holds a list (ca[])',
    ],
    [
      'it holds a section',
      () => ({}),
      (home) => home.write('prefix/etc/npmrc', '[a]\nb=1\n'),
      'has a [a] section',
    ],
    [
      'another Node has a global file',
      () => ({ PREFIX: '' }),
      (home) => home.write('.nvm/versions/node/v22.0.0/etc/npmrc', 'fund=false\n'),
      'another Node has a global file of its own',
    ],
    [
      'there is no runtime directory',
      () => ({ XDG_RUNTIME_DIR: '' }),
      () => {},
      'XDG_RUNTIME_DIR is not set',
    ],
    [
      'the runtime directory is on a disk',
      (home) => ({ XDG_RUNTIME_DIR: home.home }),
      () => {},
      'not in memory',
    ],
  ])('is the user’s file where %s', async (_where, env, prepare, why) => {
    await inHome(async (home, context) => {
      prepare(home);
      const { text, notes } = await planned(context);
      expect(notes).toContain(`.npmrc, mode 0600 (`);
      expect(notes).toContain(why);
      expect(text).not.toContain('vouch-codeartifact');
      await expect(planned(context, { ...request(), store: 'memory' })).rejects.toMatchObject({
        kind: 'configuration',
        hint: '--token-store file',
      });
    }, env);
  });

  it('is the user’s file where yarn 1 reads the same repository, and for yarn 1 and bun always', async () => {
    await inHome(async (_home, context) => {
      for (const tool of ['yarn1', 'bun'] as const)
        expect(pointer((await planned(context, request(), tool)).text)).toBeUndefined();
      await setUp(context, npmrcAdapter('yarn1'), 'y', request());
      await rememberUse(context, { tool: 'yarn1', id: 'y' }, { ...request(), domain, repository: 'my-repo' });
      expect((await planned(context)).notes).toContain('yarn1 is set up on the same repository');
      expect((await planned(context, request(['@x'], 'other'))).notes).toContain('in memory only');
    });
  });
});

it('yarn 1 alone is told to send its token for packages without a scope', async () => {
  await inTestHome(async ({ context }) => {
    const key = `${url('my-repo').slice('https:'.length)}:always-auth`;
    const said = async (tool: StaticTool) =>
      npmrcFormat.find((await planned(context, request(), tool)).text, [key])?.value;
    expect([await said('npm'), await said('yarn1'), await said('bun')]).toEqual([undefined, true, undefined]);
  });
});

describe('what would beat our token', () => {
  it.each([
    [
      'the project’s own token',
      '//my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/my-repo/:_authToken',
    ],
    ['one for the whole host', '//my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/:_authToken'],
    ['a password', '//my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/my-repo/:_password'],
  ])('is named by file and line: %s', async (_what, key) => {
    await inTestHome(async (home) => {
      home.write('project/package.json', '{}');
      const file = home.write('project/.npmrc', `# ours\nfund=false\n${key}=stale\n`);
      const context = { ...home.context, workingDirectory: join(home.home, 'project') };
      const { notes } = await planned(context);
      expect(notes).toContain(`${file}:3 has its own ${key}, which beats what vouch gives: remove it`);
      expect(notes).not.toContain('stale');
    });
  });

  it('is left alone where it is for another registry', async () => {
    await inTestHome(async (home) => {
      home.write('project/package.json', '{}');
      home.write('project/.npmrc', '//other.example/:_authToken=theirs\n');
      const { notes } = await planned({ ...home.context, workingDirectory: join(home.home, 'project') });
      expect(notes).not.toContain('beats');
      expect(notes).not.toContain('another registry');
    });
  });

  it.each([
    ['for a package of it', 'npm/my-repo/left-pad/', true],
    ['for the repository', 'npm/my-repo/', false],
    ['for the whole host', '', false],
  ])('in the person’s own file is a token %s: %s', async (_which, path, isSaid) => {
    await inTestHome(async (home) => {
      const key = `//my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/${path}:_authToken`;
      const file = home.write('.npmrc', `# mine\n${key}=stale\n`);
      const { notes } = await planned(home.context);
      expect(notes.includes(`${file}:2 has its own ${key}, which beats what vouch gives`)).toBe(isSaid);
      expect(notes).not.toContain('stale');
    });
  });

  it.each([
    ['another registry', 'https://other.example/', true],
    ['this one', url('my-repo'), false],
  ])('is said of a project that names %s', async (_which, registry, isSaid) => {
    await inTestHome(async (home) => {
      home.write('project/package.json', '{}');
      const file = home.write('project/.npmrc', `registry=${registry}\n`);
      const { notes } = await planned({ ...home.context, workingDirectory: join(home.home, 'project') });
      expect(notes.includes(`${file} names another registry, which counts in that project`)).toBe(isSaid);
    });
  });
});

describe('two repositories', () => {
  it('stand side by side with scopes, and are refused for the same packages', async () => {
    await inTestHome(async (home) => {
      const adapter = npmrcAdapter('npm');
      const one = { ...request(['@one'], 'one') };
      await setUp(home.context, adapter, 'one', one);
      await rememberUse(home.context, { tool: 'npm', id: 'one' }, { ...one, domain, repository: 'one' });
      await expect(planned(home.context, request(['@two', '@one'], 'two'))).rejects.toMatchObject({
        kind: 'configuration',
        message: expect.stringContaining('for the same packages (@one:registry)'),
        hint: 'choose scopes with --scope @name, or undo that set-up first: vouch setup codeartifact --tool npm --repository one --domain my-domain --domain-owner 123456789012 --region us-east-1 --remove',
      });
      const { text } = await planned(home.context, request(['@two'], 'two'));
      expect(text).toContain(`@one:registry=${url('one')}\n@two:registry=${url('two')}\n`);
    });
  });

  it('are one by two hosts, and refused: only one would have a token', async () => {
    await inTestHome(async (home) => {
      const one = { ...request(['@one'], 'one') };
      await setUp(home.context, npmrcAdapter('npm'), 'one', one);
      await rememberUse(home.context, { tool: 'npm', id: 'one' }, { ...one, domain, repository: 'one' });
      const dualstack = url('one').replace(/\.d\..*\.com/, '.d.codeartifact.us-east-1.on.aws');
      const again = { ...request(['@other'], 'one'), url: dualstack };
      await expect(planned(home.context, again)).rejects.toMatchObject({
        kind: 'configuration',
        message: `vouch set npm up for one by another URL, ${url('one')}`,
        hint: 'undo that set-up first: vouch setup codeartifact --tool npm --repository one --domain my-domain --domain-owner 123456789012 --region us-east-1 --remove',
      });
    });
  });
});
