import { chmodSync } from 'node:fs';
import { inTestHome } from '@vouch/adapter-kit/testing';
import type { Context, Profile } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { lookAtConfig, lookAtState } from './own-files.ts';
import type { Scene } from './scene.ts';

const userId = process.getuid?.();

async function look(change: (context: Context) => Partial<Context>) {
  return await inTestHome(async ({ write, home, context }) => {
    write('.vouch/config.json', '{', 0o600);
    write('.vouch/state/journal.json', '{');
    const scene = {
      context: { ...context, ...change(context) },
      config: undefined,
      domains: [],
    } as unknown as Scene;
    const found = [...(await lookAtConfig(scene)), ...(await lookAtState(scene))];
    expect(found.map(({ state }) => state)).toEqual(['bad', 'bad']);
    return { home, remedies: found.map(({ remedy }) => remedy) };
  });
}

describe.skipIf(userId === undefined)('a file of ours that cannot be read', () => {
  it('is moved aside', async () => {
    const { home, remedies } = await look(() => ({}));
    expect(remedies).toEqual([
      { kind: 'move-away', path: `${home}/.vouch/config.json` },
      { kind: 'move-away', path: `${home}/.vouch/state/journal.json` },
    ]);
  });

  it('is moved aside on Windows, too, where a file has no such owner', async () => {
    const { remedies } = await look(() => ({ userId: undefined }));
    expect(remedies).toMatchObject([{ kind: 'move-away' }, { kind: 'move-away' }]);
  });

  it('is given back where it is another user’s, as after a set-up with sudo: nothing in there could be moved', async () => {
    const { home, remedies } = await look(({ files, homeDirectory }) => ({
      userId: 54_321,
      files: {
        ...files,
        stat: (async (path: string) =>
          Object.assign(
            await files.stat(path),
            path === homeDirectory ? { uid: 54_321 } : {},
          )) as typeof files.stat,
      },
    }));
    const chown = { kind: 'run', words: ['sudo', 'chown', '-R', '54321', `${home}/.vouch`] };
    expect(remedies).toEqual([chown, chown]);
  });
});

it.skipIf(userId === undefined)('is left where the whole home is another user’s', async () => {
  const { remedies } = await look(() => ({ userId: 54_321 }));
  expect(remedies).toEqual([undefined, undefined]);
});

it('moves no file of a newer vouch aside: that one could not undo what it set up', async () => {
  await inTestHome(async ({ write, home, context }) => {
    for (const name of ['journal', 'static']) write(`.vouch/state/${name}.json`, '{"version":2}', 0o600);
    const found = await lookAtState({ context } as unknown as Scene);
    const told = (name: string) =>
      `${home}/.vouch/state/${name}.json was written by a newer vouch, so nothing was changed: update vouch, or use the one that wrote it`;
    expect(found.map(({ what }) => what)).toEqual(
      [told('journal'), told('static')].map((each) => expect.stringContaining(each)),
    );
    expect(found.map(({ remedy }) => remedy)).toEqual([undefined, undefined]);
    expect(found.map(({ state }) => state)).toEqual(['bad', 'bad']);
  });
});

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const setUp = { ...domain, tool: 'cargo', repository: 'my-repo', format: 'cargo', chosen: [] };
const again = (...more: readonly string[]) => ({
  kind: 'vouch',
  words: expect.arrayContaining(['--tool', 'cargo', '--repository', 'my-repo', ...more]),
});

/** What is said of a configuration that can be read, in a home whose config.json has that mode. */
function lookAtReadable(
  given: {
    mode?: number;
    context?: Partial<Context>;
    profiles?: Record<string, Partial<Profile>>;
  } & Partial<Record<'domains' | 'setUps', object[]>>,
) {
  const { mode, profiles = {}, domains = [domain], setUps = [] } = given;
  return inTestHome(async ({ write, home, context }) => {
    if (mode !== undefined) chmodSync(write('.vouch/config.json', '{}'), mode);
    const named = Object.entries(profiles).map(([name, more]) => [name, { ...domain, ...more }] as const);
    const found = await lookAtConfig({
      context: { ...context, ...given.context },
      config: { profiles: new Map(named) },
      domains,
      setUps,
    } as unknown as Scene);
    return found.map((each) => ({ ...each, what: each.what.replace(home, '~') }));
  });
}

const good = { state: 'good', what: '~/.vouch/config.json names my-domain-123456789012' };

it.each(['.vouch', '.vouch/state'])(
  'moves %s aside where it is a file: nothing below it could be',
  async (path) => {
    await inTestHome(async ({ write, home, context }) => {
      write(path, '');
      const found = await lookAtState({ context } as unknown as Scene);
      const remedy = { kind: 'move-away', path: `${home}/${path}` };
      expect(found).toMatchObject([{ state: 'bad', remedy }, { remedy }]);
    });
  },
);

describe.skipIf(userId === undefined)('the configuration', () => {
  it.each([
    [0o600, undefined, 'good'],
    [0o640, 'can be read by others', 'warning'],
    [0o604, 'can be read by others', 'warning'],
    [0o620, 'can be written by others, who could have tokens given to a domain of theirs', 'bad'],
    [0o602, 'can be written by others, who could have tokens given to a domain of theirs', 'bad'],
  ])('of mode %o: %s', async (mode, what, state) => {
    const [found, ...others] = await lookAtReadable({ mode });
    expect(others).toEqual([]);
    expect(found).toMatchObject(what === undefined ? good : { state, what: `~/.vouch/config.json ${what}` });
    if (what !== undefined)
      expect(found?.remedy).toEqual({
        kind: 'mode',
        path: expect.stringMatching(/\.vouch\/config\.json$/),
        mode: '600',
      });
  });

  it('has no mode where there is none, nor on Windows', async () => {
    expect(await lookAtReadable({})).toEqual([good]);
    expect(await lookAtReadable({ mode: 0o666, context: { userId: undefined } })).toEqual([good]);
  });

  it('names the set-up where it names no domain', async () => {
    expect(await lookAtReadable({ domains: [] })).toMatchObject([
      {
        state: 'warning',
        what: 'no CodeArtifact domain is configured',
        remedy: { kind: 'vouch', words: expect.arrayContaining(['setup', 'codeartifact']) },
      },
    ]);
  });

  it('lacks the domain of a tool', async () => {
    expect(await lookAtReadable({ setUps: [setUp] })).toEqual([good]);
    const setUps = [setUp, { ...setUp, domain: 'other-domain' }];
    expect(await lookAtReadable({ setUps })).toEqual([
      {
        state: 'bad',
        what: expect.stringMatching(/^cargo is set up for other-domain-123456789012 .* not configured/),
        remedy: again('--domain', 'other-domain'),
      },
    ]);
  });

  it.each([
    ['none', 'work', 'work'],
    ['work', 'none', 'work'],
    ['work', 'other', 'work'],
  ])('gives a domain two AWS profiles, %s and %s: both are given %s', async (one, two, kept) => {
    const of = (awsProfile: string) => (awsProfile === 'none' ? {} : { awsProfile });
    const profiles = { a: { domain: 'else' }, b: of(one), c: of(two) };
    expect(await lookAtReadable({ profiles, setUps: [setUp] })).toEqual([
      {
        state: 'bad',
        what: expect.stringMatching(/^the profiles b and c name my-domain-123456789012 .*no tool is given/),
        remedy: again('--aws-profile', kept),
      },
    ]);
    const [found] = await lookAtReadable({ profiles });
    expect(found).toMatchObject({ state: 'bad' });
    expect(found?.remedy).toBeUndefined();
  });

  it('gives several profiles of a domain one AWS profile', async () => {
    const awsProfile = 'work';
    const profiles = { a: { awsProfile }, b: { awsProfile }, c: { region: 'eu-west-1' } };
    expect(await lookAtReadable({ profiles, setUps: [setUp] })).toEqual([good]);
  });
});

it('finds the state in order where there is none', async () => {
  await inTestHome(async ({ context }) => {
    expect(await lookAtState({ context } as unknown as Scene)).toEqual([
      { state: 'good', what: 'the journal of what setup wrote can be read' },
    ]);
  });
});
