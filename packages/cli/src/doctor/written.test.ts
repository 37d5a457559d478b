import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  applyPlan,
  editFile,
  lookAtWritten,
  npmrcFormat,
  type Owner,
  readFileFact,
  remove,
  repositoryOwner,
  set,
  wholeFile,
} from '@vouch/adapter-kit';
import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import { testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { setUpsFrom } from '../setup/set-ups.ts';
import { bad, type Diagnosis, good } from './finding.ts';
import type { Scene } from './scene.ts';
import { lookAtWrittenFiles, notFixedBy } from './written.ts';

const domain = { domain: 'd1', domainOwner: '123456789012', region: 'us-east-1' };
const ownerOf = (tool: string, project?: string) =>
  repositoryOwner({ tool, repository: 'r1', ...domain, ...(project !== undefined && { project }) });

/** A launcher that two tools share, and a file with a key of each, a token, and a key that was taken out. */
async function setUp({ context, home }: TestHome, owners: readonly Owner[]): Promise<void> {
  for (const [index, owner] of owners.entries()) {
    const launcher = await readFileFact(context, join(home, 'launcher'));
    const settings = await readFileFact(context, join(home, 'settings'));
    const keys = [
      set([`@${owner.tool}:registry`], `${index}`),
      set([`//h/:_authToken`], 't'),
      remove(['old']),
    ];
    const edits = [wholeFile(launcher, '#!/bin/sh\n', 0o700), editFile(settings, npmrcFormat, keys)];
    await applyPlan(context, owner, { edits, notes: [] });
  }
}

async function look({ context }: TestHome, owners: readonly Owner[]) {
  const written = await lookAtWritten(context);
  const setUps = setUpsFrom(owners.map((owner) => ({ owner, setUps: [[]] })));
  return await lookAtWrittenFiles({ context, config: undefined, written, setUps } as unknown as Scene);
}

const again = (tool: string) =>
  expect.objectContaining({ kind: 'vouch', words: expect.arrayContaining([tool, '--repository', 'r1']) });

describe('lookAtWrittenFiles', () => {
  const owners = [ownerOf('pnpm'), ownerOf('yarn')];

  it('finds nothing where all is there, if with other values', async () => {
    await inTestHome(async (home) => {
      await setUp(home, owners);
      home.write('settings', '@pnpm:registry=theirs\n@yarn:registry=theirs\n');
      home.write('launcher', 'theirs');
      expect(await look(home, owners)).toEqual([]);
    });
  });

  it('names a file that is gone, and one set-up for what several share', async () => {
    await inTestHome(async (home) => {
      await setUp(home, owners);
      rmSync(join(home.home, 'launcher'));
      expect(await look(home, owners)).toEqual([
        {
          state: 'bad',
          what: `${home.home}/launcher is gone, which setup wrote for pnpm, yarn`,
          remedy: again('pnpm'),
        },
      ]);
    });
  });

  it('names keys that are gone, with every set-up that it takes, and no token', async () => {
    await inTestHome(async (home) => {
      await setUp(home, owners);
      home.write('settings', '# empty\n');
      expect(await look(home, owners)).toEqual([
        {
          state: 'bad',
          what: `${home.home}/settings has no @pnpm:registry any more, nor 1 more, which setup wrote for pnpm, yarn`,
          remedy: { kind: 'all', remedies: [again('pnpm'), again('yarn')] },
        },
      ]);
    });
  });

  it('says of a file that cannot be read why', async () => {
    await inTestHome(async (home) => {
      await setUp(home, owners);
      home.write('settings', new Uint8Array([0xff]));
      const [found] = await look(home, owners);
      expect(found).toMatchObject({ state: 'warning', what: expect.stringMatching(/^not checked: .*UTF-8/) });
    });
  });

  it('misses nothing of a project that was taken away', async () => {
    await inTestHome(async (home) => {
      const gone = [ownerOf('pnpm', join(home.home, 'gone'))];
      await setUp(home, gone);
      rmSync(join(home.home, 'settings'));
      expect(await look(home, gone)).toEqual([]);
      home.write('settings', new Uint8Array([0xff]));
      expect(await look(home, gone)).toEqual([]);
      mkdirSync(join(home.home, 'gone'));
      rmSync(join(home.home, 'settings'));
      expect(await look(home, gone)).toHaveLength(1);
    });
  });
});

describe('the set-ups that write again what is gone', () => {
  const key = (name: string, ...owners: readonly Owner[]) => ({ path: [name], is: 'gone', owners });
  const remedyOf = async (...keys: readonly object[]) => {
    const written = [{ path: '/h/settings', is: 'there', keys }];
    const owners = [ownerOf('pnpm'), ownerOf('yarn')];
    const setUps = setUpsFrom(owners.map((owner) => ({ owner, setUps: [[]] })));
    const config = {
      profiles: new Map(),
      roles: new Map([['vouch', { arn: 'arn:1', region: 'eu-west-1' }]]),
    };
    const scene = { context: testContext(), config, written, setUps } as unknown as Scene;
    const [found] = await lookAtWrittenFiles(scene);
    return found?.remedy;
  };

  it('are as few as they can be', async () => {
    const [pnpm, yarn] = [ownerOf('pnpm'), ownerOf('yarn')];
    expect(await remedyOf(key('one', pnpm), key('two', yarn, pnpm), key('three', pnpm))).toEqual(
      again('pnpm'),
    );
  });

  it('leave out what is set up no more', async () => {
    const gone = repositoryOwner({ tool: 'npm', repository: 'r9', ...domain });
    expect(await remedyOf(key('one', gone))).toBeUndefined();
    expect(await remedyOf(key('one', gone), key('two', ownerOf('yarn')))).toEqual(again('yarn'));
  });

  it('are none in a virtual environment that is gone, or is not the active one', async () => {
    await inTestHome(async ({ context, home }) => {
      const owner = ownerOf('pip', home);
      const written = [
        {
          path: join(home, 'venv', 'pip.conf'),
          is: 'gone',
          keys: [{ path: ['x'], is: 'gone', owners: [owner] }],
        },
      ];
      const told = async (env: Record<string, string>) => {
        const setUps = setUpsFrom([{ owner, setUps: [[]] }]);
        const scene = { context: { ...context, env }, config: undefined, written, setUps };
        const [found] = await lookAtWrittenFiles(scene as unknown as Scene);
        return found?.remedy;
      };
      expect(await told({})).toMatchObject({
        words: expect.arrayContaining(['--remove', '--project', home]),
      });
      expect(await told({ VIRTUAL_ENV: join(home, 'venv') })).toMatchObject({
        words: expect.not.arrayContaining(['--remove']),
        directory: home,
      });
    });
  });

  it('are of an AWS profile, too', async () => {
    expect(await remedyOf(key('one', { tool: 'aws', id: 'vouch' }))).toEqual({
      kind: 'vouch',
      words: ['setup', 'aws', '--role', 'arn:1', '--profile', 'vouch', '--region', 'eu-west-1'],
    });
  });
});

describe('notFixedBy', () => {
  const fix = (word: string) => ({ kind: 'vouch', words: [word] }) as const;
  const both = { kind: 'all', remedies: [fix('a'), fix('b')] } as const;

  it('leaves out what others fix with the same commands', () => {
    const own: readonly Diagnosis[] = [bad('one', fix('a')), bad('two', both), bad('three')];
    expect(notFixedBy([bad('x', fix('a'))], own)).toEqual([bad('two', both), bad('three')]);
    expect(notFixedBy([bad('x', fix('a')), bad('y', fix('b')), bad('three')], own)).toEqual([]);
    expect(notFixedBy([good('three')], own)).toEqual(own);
  });
});
