import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import { placeOf, type SessionStatus } from '@vouch/agent';
import type { Context } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { timeOfDay } from '../time-of-day.ts';
import { lookAtAgent, lookAtSession, tellOf } from './agent-at-hand.ts';
import type { Scene } from './scene.ts';

const minute = 60_000;
const login = { kind: 'vouch', words: ['login'] };

describe('a session', () => {
  const now = Date.UTC(2026, 0, 1);
  const told = (endsIn: number, renewableFor = endsIn) => {
    const session = { name: 'ann', endsAt: now + endsIn, renewableUntil: now + renewableFor };
    return tellOf(session as SessionStatus, now);
  };
  const until = (endsIn: number) => timeOfDay(now + endsIn);

  it('is good until its last half hour', () => {
    const good = { state: 'good', what: `signed in as ann until ${until(30 * minute)}` };
    expect(told(30 * minute)).toEqual(good);
    expect(told(30 * minute, 1)).toEqual(good);
    expect(told(30 * minute - 1)).toEqual({
      state: 'warning',
      what: `the session ends at ${until(30 * minute - 1)}`,
      remedy: login,
    });
  });

  it('is bad in its last minute, in which no token is given', () => {
    const what = `the session ends at ${until(minute)} and gives no token any more`;
    expect(told(minute)).toEqual({ state: 'bad', what, remedy: login });
    expect(told(minute + 1)).toMatchObject({ state: 'warning' });
  });

  it('is bad where it can have no new credentials, however long it lasts', () => {
    const what = `the session can have no new credentials any more, though it lasts until ${until(60 * minute)}`;
    for (const renewableFor of [0, -1])
      expect(told(60 * minute, renewableFor)).toEqual({ state: 'bad', what, remedy: login });
  });

  it('is missed only where somebody has enrolled', async () => {
    const of = (config: object | undefined) =>
      inTestHome(({ context }) => lookAtSession({ context, config } as unknown as Scene));
    expect(await of({ issuer: {} })).toEqual([
      { state: 'warning', what: 'nobody is signed in', remedy: login },
    ]);
    expect(await of({})).toMatchObject([
      { state: 'good', what: expect.stringContaining('nobody has enrolled') },
    ]);
    expect(await of(undefined)).toMatchObject([
      { state: 'warning', what: 'not checked: the configuration cannot be read' },
    ]);
  });
});

const mine = process.getuid?.();

describe.skipIf(mine === undefined)('the agent’s place', () => {
  /** What is said of a directory, which `make` puts something into. */
  const look = (
    make: (home: TestHome, place: Awaited<ReturnType<typeof placeOf>>) => void,
    change: (context: Context) => Partial<Context> = () => ({}),
  ) =>
    inTestHome(async (home) => {
      const place = await placeOf(home.context);
      make(home, place);
      const context = { ...home.context, ...change(home.context) };
      const found = await lookAtAgent({ context } as unknown as Scene);
      const remedies = found.map(({ remedy }) => remedy);
      return {
        place,
        found,
        remedies,
        said: found.map(({ what }) => what.replace(`${place.directory}`, '~')),
      };
    });
  const inside = (home: TestHome, path: string, mode = 0o600) => {
    const written = home.write(path.slice(home.home.length + 1), 'x');
    chmodSync(written, mode);
    chmodSync(dirname(written), 0o700);
  };

  it('is in order where there is none', async () => {
    const { found } = await look(() => {});
    expect(found).toEqual([
      { state: 'good', what: 'none is running; it is started when there is something to hold' },
    ]);
  });

  it.each([0o770, 0o707])('is open to others at mode %o', async (mode) => {
    const { said, place, remedies } = await look((home, { directory, keyFile }) => {
      inside(home, keyFile);
      chmodSync(directory, mode);
    });
    expect(said).toEqual(['~ is open to other users, so no agent is used']);
    expect(remedies).toEqual([{ kind: 'mode', path: place.directory, mode: '700' }]);
  });

  it('holds a key that others can read', async () => {
    const { place, found, remedies } = await look((home, { keyFile }) => inside(home, keyFile, 0o640));
    expect(found).toMatchObject([
      { state: 'bad', what: `${place.keyFile} is open to other users, so no agent is used` },
    ]);
    expect(remedies).toEqual([{ kind: 'mode', path: place.keyFile, mode: '600' }]);
  });

  it('holds no socket but something else by its name, or a link', async () => {
    const file = await look((home, { socket }) => inside(home, socket));
    expect(file.found).toEqual([
      {
        state: 'bad',
        what: `${file.place.socket} is not a socket, so no agent is used`,
        remedy: { kind: 'move-away', path: file.place.socket },
      },
    ]);
    const link = await look((home, { socket, keyFile }) => {
      inside(home, keyFile);
      symlinkSync(keyFile, socket);
    });
    expect(link.found).toMatchObject([{ state: 'bad', what: expect.stringContaining('is a symbolic link') }]);
    expect(link.remedies).toEqual([{ kind: 'move-away', path: link.place.socket }]);
  });

  it('is another user’s, or a file in it is: the directory is moved, because nothing in it could be', async () => {
    const foreign = (of: 'directory' | 'keyFile') => (context: Context) => ({
      files: {
        ...context.files,
        lstat: async (path: string) => {
          const place = await placeOf(context);
          return Object.assign(await context.files.lstat(path), path === place[of] ? { uid: 54_321 } : {});
        },
      },
    });
    for (const of of ['directory', 'keyFile'] as const) {
      const { place, found, remedies } = await look(
        (home, { keyFile }) => inside(home, keyFile),
        foreign(of) as unknown as (context: Context) => Partial<Context>,
      );
      expect(found).toMatchObject([
        { state: 'bad', what: `${place[of]} belongs to another user (uid 54321), so no agent is used` },
      ]);
      expect(remedies).toEqual([{ kind: 'move-away', path: place.directory }]);
    }
  });

  it('is left where the whole home is another user’s: it is their live agent', async () => {
    const foreign = (context: Context) => ({
      files: {
        ...context.files,
        lstat: async (path: string) => Object.assign(await context.files.lstat(path), { uid: 54_321 }),
        stat: async (path: string) => Object.assign(await context.files.stat(path), { uid: 54_321 }),
      },
    });
    const { found, remedies } = await look(
      (home, { keyFile }) => inside(home, keyFile),
      foreign as unknown as (context: Context) => Partial<Context>,
    );
    const what = /belongs to another user \(uid 54321\).*; \S+ is another user’s home: run this as that user/;
    expect(found).toMatchObject([{ state: 'bad', what: expect.stringMatching(what) }]);
    expect(remedies).toEqual([undefined]);
  });

  it('has neither owner nor modes on Windows', async () => {
    const { found } = await look(
      (_home, { directory }) => {
        mkdirSync(directory, { recursive: true });
        chmodSync(directory, 0o777);
      },
      () => ({ userId: undefined }),
    );
    expect(found).toMatchObject([{ state: 'good' }]);
  });
});
