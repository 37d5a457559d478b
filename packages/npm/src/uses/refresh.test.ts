import { chmodSync, mkdirSync } from 'node:fs';
import { npmrcFormat, removeOwner } from '@vouch/adapter-kit';
import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import {
  type AuthorizationTokenRequest,
  type Context,
  identityText,
  ownIdentity,
  readConfig,
  Secret,
  type TokenSource,
  VouchError,
} from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { tokenKey } from '../npmrc/keys.ts';
import { isDue } from '../preinstall.ts';
import { repositoryUrl, staticUse } from '../testing/static-use.ts';
import { refreshTokens } from './refresh.ts';
import { forgetUse, rememberUse } from './remember.ts';
import { mayHaveOrphans, scrubTokens } from './scrub.ts';
import { changeUses, readUses, type StaticUse } from './static-uses.ts';

const profile = {
  domain: 'my-domain',
  domain_owner: '123456789012',
  region: 'us-east-1',
  aws_profile: 'company',
};

function use({ home }: TestHome, repository: string): StaticUse {
  const file = `${home}/.npmrc`;
  return staticUse(repository, { userFile: file, tokenFile: file });
}

/** A home with two repositories of a domain whose tokens come from an AWS profile, and a source that counts. */
async function inHome(
  work: (home: TestHome, ask: AuthorizationTokenRequest[], source: TokenSource) => Promise<void>,
  stored: object = profile,
) {
  await inTestHome(async (home) => {
    home.write('.vouch/config.json', JSON.stringify({ codeartifact: { domains: [stored] } }));
    await changeUses(home.context, () => [use(home, 'one'), use(home, 'two')]);
    const asked: AuthorizationTokenRequest[] = [];
    const source: TokenSource = {
      async getAuthorizationToken(request) {
        asked.push(request);
        return { secret: new Secret(`token-${asked.length}`), expiration: 1_800_000_000 };
      },
      async forget() {},
    };
    await work(home, asked, source);
  });
}

const tokenOf = (home: TestHome, repository: string) =>
  npmrcFormat.find(home.read('.npmrc'), [tokenKey(repositoryUrl(repository))])?.value;

async function refresh(
  context: Context,
  source: TokenSource,
  occasion: Parameters<typeof refreshTokens>[0]['occasion'],
) {
  return await refreshTokens({ context, config: await readConfig(context), connect: () => source, occasion });
}

describe('a refresh', () => {
  it('asks once for a domain, past the cache where a person asked, and writes every repository', async () => {
    await inHome(async (home, asked, source) => {
      const outcomes = await refresh(home.context, source, 'command');
      expect(outcomes.map(({ is }) => is)).toEqual(['written', 'written']);
      expect(asked).toHaveLength(1);
      expect(asked[0]).toMatchObject({
        freshness: 'fresh',
        identity: { kind: 'aws-profile', name: 'company' },
      });
      expect([tokenOf(home, 'one'), tokenOf(home, 'two')]).toEqual(['token-1', 'token-1']);
      expect((await readUses(home.context))[0]?.written).toMatchObject({
        by: 'aws-profile',
        expiration: 1_800_000_000,
      });
    });
  });

  it.each([
    ['region', 'us-east-1', 'us-west-2'],
    ['domain_owner', '123456789012', '210987654321'],
  ])('asks for two domains of one name by themselves where their %s differs', async (setting, one, other) => {
    await inHome(async (home, asked, source) => {
      const domains = [profile, { ...profile, [setting]: other }];
      home.write('.vouch/config.json', JSON.stringify({ codeartifact: { domains } }));
      await changeUses(home.context, ([first, second]) =>
        first && second ? [first, { ...second, url: second.url.replace(one, other) }] : [],
      );
      expect(await refresh(home.context, source, 'command')).toHaveLength(2);
      expect(asked.map(({ region, domainOwner }) => [region, domainOwner].includes(other))).toEqual([
        false,
        true,
      ]);
    });
  });

  it('closes a file that others could read, and says so', async () => {
    await inHome(async (home, _asked, source) => {
      home.write('.npmrc', 'save-exact=true\n', 0o644);
      const outcomes = await refresh(home.context, source, 'command');
      expect(outcomes).toMatchObject([
        {
          is: 'written',
          notes: [`${home.home}/.npmrc was open to other users: its mode is 0600 now`],
        },
        { is: 'written', notes: [] },
      ]);
    });
  });

  it.each(['renewed', 'login'] as const)(
    'asks for nothing that the agent would renew for it: %s',
    async (occasion) => {
      await inHome(async (home, asked, source) => {
        await refresh(home.context, source, occasion);
        expect(asked[0]).not.toHaveProperty('freshness');
        expect(asked[0]).not.toHaveProperty('minRemaining');
      });
    },
  );

  it('ahead of an install asks for the life of a token that nobody renews', async () => {
    await inHome(async (home, asked, source) => {
      await refresh(home.context, source, 'ahead');
      expect(asked[0]).toMatchObject({ minRemaining: 900 });
      expect(asked[0]).not.toHaveProperty('freshness');
    });
  });

  it.each([
    ['not-signed-in', ['session', 'automatic']],
    ['denied', ['session']],
  ] as const)('at set-up that meets %s asks %j', async (kind, expected) => {
    const { aws_profile: _none, ...automatic } = profile;
    await inHome(async (home) => {
      const aws = { profiles: { company: { role_arn: 'arn:aws:iam::123456789012:role/dev' } } };
      home.write('.vouch/config.json', JSON.stringify({ aws, codeartifact: { domains: [automatic] } }));
      const asked: string[] = [];
      const source: TokenSource = {
        async getAuthorizationToken({ identity }) {
          asked.push(identity.kind);
          throw new VouchError(kind, 'no');
        },
        async forget() {},
      };
      await refresh(home.context, source, 'setup');
      expect(asked).toEqual(expected);
    });
  });

  it('notes a token before it writes it, so that none stands there that a logout does not know', async () => {
    await inHome(async (home, _asked, source) => {
      home.write('.npmrc', 'broken = \0\n');
      expect(await refresh(home.context, source, 'command')).toMatchObject([
        { is: 'failed' },
        { is: 'failed' },
      ]);
      expect((await readUses(home.context)).map(({ written }) => written?.by)).toEqual([
        'aws-profile',
        'aws-profile',
      ]);
    });
  });

  it('never writes a token of whatever keys a shell has, but where setup was run in it', async () => {
    const { aws_profile: _none, ...automatic } = profile;
    await inHome(async (home, asked, source) => {
      for (const occasion of ['renewed', 'login', 'ahead', 'command'] as const) {
        const outcomes = await refresh(home.context, source, occasion);
        expect(outcomes.map(({ is }) => is)).toEqual(['unattended', 'unattended']);
      }
      expect(asked).toEqual([]);
      const set = await refresh(home.context, source, 'setup');
      expect(set.map(({ is }) => is)).toEqual(['written', 'written']);
      expect((await readUses(home.context))[0]?.written?.by).toBe('environment');
    }, automatic);
  });

  it('has no session answer for the shell’s own identity: a logout would not know that its token stands there', async () => {
    const { aws_profile: _none, ...automatic } = profile;
    await inHome(async (home, asked, source) => {
      const codeartifact = { domains: [automatic] };
      const aws = { profiles: { vouch: { role_arn: 'arn:aws:iam::123456789012:role/developer' } } };
      home.write('.vouch/config.json', JSON.stringify({ codeartifact, aws }));
      const signedOut: TokenSource = {
        ...source,
        async getAuthorizationToken(request) {
          if (request.identity.kind === 'session')
            throw new VouchError('not-signed-in', 'nobody is signed in');
          return await source.getAuthorizationToken(request);
        },
      };
      await refresh(home.context, signedOut, 'setup');
      expect(asked.map(({ identity }) => identity)).toEqual([{ kind: 'automatic' }]);
    }, automatic);
  });

  it('keeps one failure from the others, and gives no token for a domain that is not configured', async () => {
    await inHome(async (home, asked, source) => {
      await changeUses(home.context, (uses) =>
        uses.map((each) =>
          each.id === 'one' ? { ...each, url: each.url.replace('my-domain', 'other') } : each,
        ),
      );
      const outcomes = await refresh(home.context, source, 'command');
      expect(outcomes).toMatchObject([{ is: 'failed', error: { kind: 'not-mine' } }, { is: 'written' }]);
      expect(asked).toHaveLength(1);
    });
  });

  it('leaves what stands there where no token is to be had', async () => {
    await inHome(async (home) => {
      const source: TokenSource = {
        async getAuthorizationToken() {
          throw new VouchError('network', 'no way out');
        },
        async forget() {},
      };
      home.write('.npmrc', '# mine\n');
      const outcomes = await refresh(home.context, source, 'renewed');
      expect(outcomes).toMatchObject([{ is: 'failed' }, { is: 'failed' }]);
      expect(home.read('.npmrc')).toBe('# mine\n');
    });
  });
});

describe('a refresh by somebody else than the person', () => {
  it('reads the AWS files that the person had in force', async () => {
    await inHome(async (home, _asked, source) => {
      const seen: unknown[] = [];
      const connect = ({ env }: Context) => {
        seen.push([env['AWS_CONFIG_FILE'], env['AWS_SHARED_CREDENTIALS_FILE']]);
        return source;
      };
      const { context } = home;
      const config = await readConfig(context);
      const shell = { ...context, env: { ...context.env, AWS_CONFIG_FILE: '/work/aws' } };
      await refreshTokens({ context: shell, config, connect, occasion: 'command' });
      const other = { ...context, env: { ...context.env, AWS_SHARED_CREDENTIALS_FILE: '/other' } };
      await refreshTokens({ context: other, config, connect, occasion: 'renewed' });
      await refreshTokens({ context, config, connect, occasion: 'command' });
      await refreshTokens({ context: shell, config, connect, occasion: 'ahead' });
      expect(seen).toEqual([
        ['/work/aws', undefined],
        ['/work/aws', undefined],
        [undefined, undefined],
        [undefined, undefined],
      ]);
    });
  });
});

describe('repositories of one domain that were set up with different AWS files', () => {
  it('have a token of their own each', async () => {
    await inHome(async (home, _asked, source) => {
      const { context } = home;
      const config = await readConfig(context);
      const connect = () => source;
      for (const id of ['one', 'two']) {
        const shell = { ...context, env: { ...context.env, AWS_CONFIG_FILE: `/of/${id}` } };
        await refreshTokens({ context: shell, config, connect, occasion: 'command' }, (use) => use.id === id);
      }
      await refreshTokens({ context, config, connect, occasion: 'renewed' });
      expect([tokenOf(home, 'one'), tokenOf(home, 'two')]).toEqual(['token-3', 'token-4']);
    });
  });
});

describe('a token that is not wanted any more', () => {
  it('is not written where the session ended meanwhile, and that is said', async () => {
    await inHome(async (home, _asked, source) => {
      const aws = { profiles: { company: { role_arn: 'arn:aws:iam::123456789012:role/dev' } } };
      home.write('.vouch/config.json', JSON.stringify({ aws, codeartifact: { domains: [profile] } }));
      const { context } = home;
      // No agent listens in this home, as after a logout.
      const outcomes = await refresh(context, source, 'command');
      const error = {
        kind: 'not-signed-in',
        message: 'the session ended in the meantime',
        hint: 'vouch login',
      };
      expect(outcomes).toMatchObject([{ is: 'failed', error }, { is: 'failed' }]);
      expect(home.tree()).not.toHaveProperty('.npmrc');
    });
  });

  it('is not written where the set-up was taken back meanwhile, and that is said', async () => {
    await inHome(async (home, _asked, source) => {
      const { context } = home;
      const config = await readConfig(context);
      const meanwhile: TokenSource = {
        ...source,
        async getAuthorizationToken(request) {
          await changeUses(context, (uses) => uses.filter(({ id }) => id !== 'one'));
          return await source.getAuthorizationToken(request);
        },
      };
      const connect = () => meanwhile;
      expect(await refreshTokens({ context, config, connect, occasion: 'command' })).toMatchObject([
        { is: 'left', why: 'that set-up was undone in the meantime' },
        { is: 'written', notes: [] },
      ]);
      expect([tokenOf(home, 'one'), tokenOf(home, 'two')]).toEqual([undefined, 'token-1']);
    });
  });
});

describe('a logout and a refresh at the same time', () => {
  const bids = [1, 2, 3, 4];
  const started = ['refresh', 'logout'] as const;

  it.each(started.flatMap((first) => bids.map((bid) => ({ first, bid }))))(
    'leave no token that the next logout does not take: the other comes in where the $first asks for the lock, time $bid',
    async ({ first, bid }) => {
      await inHome(async (home, _asked, source) => {
        const { context } = home;
        home.write('.npmrc', '# mine\n');
        const work = {
          refresh: (of: Context) => refresh(of, source, 'command'),
          logout: (of: Context) => scrubTokens(of, 'everything'),
        };
        if (first === 'logout') await work.refresh(context);
        const other = first === 'refresh' ? work.logout : work.refresh;
        await work[first](atBid(context, bid, () => other(context)));
        await scrubTokens(context, 'everything');
        expect(home.read('.npmrc')).toBe('# mine\n');
      });
    },
  );
});

/** A context in which `meanwhile` is done right before the lock is asked for this often. */
function atBid(context: Context, bid: number, meanwhile: () => Promise<unknown>): Context {
  let bids = 0;
  const mkdir = async (path: string, ...rest: unknown[]) => {
    if (/[\\/]state[\\/]lock\./.test(path)) {
      bids += 1;
      if (bids === bid) await meanwhile();
    }
    return await (context.files.mkdir as (...args: unknown[]) => Promise<unknown>)(path, ...rest);
  };
  return { ...context, files: { ...context.files, mkdir } as unknown as typeof context.files };
}

describe('remembering a use', () => {
  it('in another file takes its token out of the former one', async () => {
    await inHome(async (home, _asked, source) => {
      const { context } = home;
      await refresh(context, source, 'command');
      const other = `${home.home}/other-npmrc`;
      const elsewhere = { ...context, env: { ...context.env, NPM_CONFIG_USERCONFIG: other } };
      const [one] = await readUses(context);
      if (one === undefined) throw new Error('there is no use');
      const request = { url: one.url, scopes: [], node: process.execPath, domain: one, repository: 'one' };
      await rememberUse(elsewhere, { tool: 'npm', id: 'one' }, request);
      expect([tokenOf(home, 'one'), tokenOf(home, 'two')]).toEqual([undefined, 'token-1']);
      const now = (await readUses(context)).find(({ id }) => id === 'one');
      expect(now).toMatchObject({ tokenFile: other, written: null });
    });
  });

  it('by another URL takes the token of the former one out', async () => {
    await inHome(async (home, _asked, source) => {
      const { context } = home;
      await refresh(context, source, 'command');
      const [one] = await readUses(context);
      if (one === undefined) throw new Error('there is no use');
      const url = one.url.replace('/one/', '/one-by-another-host/');
      const request = { url, scopes: [], node: process.execPath, domain: one, repository: 'one' };
      await rememberUse(context, { tool: 'npm', id: 'one' }, request);
      expect([tokenOf(home, 'one'), tokenOf(home, 'two')]).toEqual([undefined, 'token-1']);
      const now = (await readUses(context)).find(({ id }) => id === 'one');
      expect(now).toMatchObject({ url, written: null });
    });
  });

  it('in the same file goes on knowing its token, and all that it was set up for', async () => {
    await inHome(async (home, _asked, source) => {
      const { context } = home;
      await refresh(context, source, 'command');
      const [one] = await readUses(context);
      if (one === undefined) throw new Error('there is no use');
      const request = {
        url: one.url,
        scopes: ['@team'],
        node: process.execPath,
        domain: one,
        repository: 'one',
      };
      await rememberUse(context, { tool: 'npm', id: 'one' }, request);
      const now = (await readUses(context)).find(({ id }) => id === 'one');
      expect(now).toEqual({ ...one, registryKeys: ['registry', '@team:registry'] });
      expect(now?.written).not.toBeNull();
    });
  });

  it.each([1, 2])(
    'leaves none in the former file where a refresh comes in at its hold %i of the lock',
    async (bid) => {
      await inHome(async (home, _asked, source) => {
        const { context } = home;
        await refresh(context, source, 'command');
        const [one] = await readUses(context);
        if (one === undefined) throw new Error('there is no use');
        const request = { url: one.url, scopes: [], node: process.execPath, domain: one, repository: 'one' };
        const elsewhere = {
          ...context,
          env: { ...context.env, NPM_CONFIG_USERCONFIG: `${home.home}/other-npmrc` },
        };
        const meanwhile = atBid(elsewhere, bid, () => refresh(context, source, 'command'));
        await rememberUse(meanwhile, { tool: 'npm', id: 'one' }, request);
        expect(tokenOf(home, 'one')).toBeUndefined();
      });
    },
  );
});

describe('a scrub', () => {
  it('of everything takes the tokens, and nothing else; of orphans, those of a session that is over', async () => {
    await inHome(async (home, _asked, source) => {
      home.write('.npmrc', '# mine\n');
      const { context } = home;
      await refresh(context, source, 'command');
      expect(await mayHaveOrphans(context)).toBe(false);
      expect(await scrubTokens(context, 'orphans')).toEqual({ changed: [], failures: [] });
      const uses = await readUses(context);
      await changeUses(context, () =>
        uses.map((each) =>
          each.id === 'one' && each.written ? { ...each, written: { ...each.written, by: 'session' } } : each,
        ),
      );
      expect(await mayHaveOrphans(context)).toBe(true);
      expect((await scrubTokens(context, 'orphans')).changed).toEqual([`${home.home}/.npmrc`]);
      expect(await mayHaveOrphans(context)).toBe(false);
      expect([tokenOf(home, 'one'), tokenOf(home, 'two')]).toEqual([undefined, 'token-1']);
      expect((await scrubTokens(context, 'everything')).changed).toHaveLength(1);
      expect(home.read('.npmrc')).toBe('# mine\n');
      expect(await scrubTokens(context, 'everything')).toEqual({ changed: [], failures: [] });
      expect((await readUses(context)).map(({ written }) => written)).toEqual([null, null]);
    });
  });

  it('of orphans leaves a token whose agent refuses us: its session may live', async () => {
    await inHome(async (home, _asked, source) => {
      const { context } = home;
      await refresh(context, source, 'command');
      const agentDirectory = `${home.home}/theirs`;
      mkdirSync(agentDirectory);
      chmodSync(agentDirectory, 0o755);
      await changeUses(context, (uses) =>
        uses.map((each) =>
          each.written ? { ...each, written: { ...each.written, by: 'session', agentDirectory } } : each,
        ),
      );
      expect(await mayHaveOrphans(context)).toBe(false);
      expect(await scrubTokens(context, 'orphans')).toEqual({ changed: [], failures: [] });
      expect((await scrubTokens(context, 'everything')).changed).toHaveLength(1);
    });
  });

  it('of orphans leaves what an AWS profile gave before it has the lock', async () => {
    await inHome(async (home, _asked, source) => {
      const { context } = home;
      await refresh(context, source, 'command');
      await changeUses(context, (uses) =>
        uses.map((each) => (each.written ? { ...each, written: { ...each.written, by: 'session' } } : each)),
      );
      await scrubTokens(
        atBid(context, 1, () => refresh(context, source, 'command')),
        'orphans',
      );
      expect([tokenOf(home, 'one'), tokenOf(home, 'two')]).toEqual(['token-2', 'token-2']);
    });
  });

  it('takes what a killed command left as well', async () => {
    await inHome(async (home) => {
      const context = { ...home.context, platform: 'darwin' as const };
      // A process of this boot that has ended: Linux gives no id that high.
      const dead = identityText({ ...(await ownIdentity(context)), pid: 4_194_304 });
      const left = `.vouch/run/vouch-npm-${dead}.0123456789abcdef/npmrc`;
      home.write(left, '//host/:_authToken=CANARY\n');
      await scrubTokens(context, 'orphans');
      expect(() => home.read(left)).toThrow('ENOENT');
    });
  });

  it('takes the tokens out of every file that it can edit, and tells of the others', async () => {
    await inHome(async (home, _asked, source) => {
      const { context } = home;
      await changeUses(context, (uses) =>
        uses.map((each) => (each.id === 'two' ? { ...each, tokenFile: `${home.home}/other/.npmrc` } : each)),
      );
      mkdirSync(`${home.home}/other`);
      await refresh(context, source, 'command');
      home.write('.npmrc', 'broken = \0\n');
      const { changed, failures } = await scrubTokens(context, 'everything');
      expect(changed).toEqual([`${home.home}/other/.npmrc`]);
      expect(failures).toMatchObject([{ kind: 'configuration' }]);
    });
  });
});

describe('forgetting a use', () => {
  it('takes its token first, also from above a line that somebody added', async () => {
    await inHome(async (home, _asked, source) => {
      const { context } = home;
      await refresh(context, source, 'command');
      home.write('.npmrc', `${home.read('.npmrc')}${tokenKey(repositoryUrl('one'))}=stale\n`);
      const owner = { tool: 'npm', id: 'one' };
      await forgetUse(context, owner, () => removeOwner(context, owner));
      expect(home.read('.npmrc')).toBe(`${tokenKey(repositoryUrl('two'))}=token-1\n`);
    });
  });

  it('leaves the token to another tool that reads it in the same file, and takes it with the last', async () => {
    await inHome(async (home, _asked, source) => {
      const { context } = home;
      await changeUses(context, () => [use(home, 'one'), { ...use(home, 'one'), tool: 'yarn1' }]);
      await refresh(context, source, 'command');
      const forget = (tool: string) => {
        const owner = { tool, id: 'one' };
        return forgetUse(context, owner, () => removeOwner(context, owner));
      };
      await forget('npm');
      expect(tokenOf(home, 'one')).toBe('token-1');
      await forget('yarn1');
      // There was no such file before us.
      expect(home.tree()).not.toHaveProperty('.npmrc');
    });
  });

  it('leaves the token to another tool also where a third one has a token of its own', async () => {
    await inHome(async (home, _asked, source) => {
      const { context } = home;
      await changeUses(context, (uses) => [...uses, { ...use(home, 'one'), tool: 'yarn1' }]);
      await refresh(context, source, 'command');
      await forgetUse(context, { tool: 'npm', id: 'one' }, async () => {});
      expect([tokenOf(home, 'one'), tokenOf(home, 'two')]).toEqual(['token-1', 'token-1']);
    });
  });

  it('remembers it again where its keys could not be taken back', async () => {
    await inHome(async ({ context }) => {
      const before = await readUses(context);
      const owner = { tool: 'npm', id: 'one' };
      const work = async () => {
        expect(await readUses(context)).toHaveLength(before.length - 1);
        throw new VouchError('configuration', 'no space');
      };
      await expect(forgetUse(context, owner, work)).rejects.toThrow('no space');
      expect(await readUses(context)).toEqual(expect.arrayContaining([...before]));
      await forgetUse(context, owner, async () => {});
      expect(await readUses(context)).toHaveLength(before.length - 1);
    });
  });
});

describe('a token is due', () => {
  it.each([
    [null, 0, true],
    [{ at: 0, expiration: 900 }, 599, false],
    [{ at: 0, expiration: 900 }, 601, true],
    [{ at: 0, expiration: 900 }, 10_000, true],
  ])('%j at %i: %s', (written, now, due) => {
    const full = written && { ...written, by: 'session' as const, agentDirectory: '' };
    expect(isDue({ written: full }, now)).toBe(due);
  });
});
