import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import type { Scene } from '../scene.ts';
import { lookAtMaven } from './maven.ts';

const setUp = {
  ...{ domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' },
  ...{ tool: 'maven', repository: 'my-repo', format: 'maven', chosen: [] },
};
const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/maven/my-repo/';

const settingsWith = (there: string) =>
  `<settings><profiles><profile><repositories><repository><url>${there}</url></repository></repositories></profile></profiles></settings>`;

function look(settings: string) {
  return inTestHome(async (home) => {
    home.write('.m2/settings.xml', settings);
    home.write('.mavenrc', 'vouch-maven-env');
    return await lookAtMaven({
      context: home.context,
      setUps: [setUp],
      domains: [],
      uses: [],
    } as unknown as Scene);
  });
}

it.each([`<settings><url>${url}</url>`, '<settings>', '\uFEFF<settings></setting>'])(
  'calls settings.xml damaged where it is: %j',
  async (text) => {
    const what = /^\S+settings\.xml: not well-formed XML: .+: the file is damaged; fix it, or move it away/;
    const remedies = [{ kind: 'move-away' }, { kind: 'vouch' }];
    expect(await look(text)).toMatchObject([
      { state: 'bad', what: expect.stringMatching(what), remedy: { kind: 'all', remedies } },
    ]);
  },
);

it.each([
  url.replace('amazonaws.com', 'on.aws'),
  url.slice(0, -1),
  url.replace('my-repo', 'other-repo'),
  url.replace('my-domain', 'other-domain'),
  url.replace('/maven/', '/pypi/'),
])('knows its repository by each of its hosts, and no other: %s', async (there) => {
  const isOurs = there.includes('/maven/my-repo') && there.includes('//my-domain');
  const [found] = await look(settingsWith(there));
  expect(found?.state).toBe(isOurs ? 'good' : 'bad');
});

it('says what an undamaged one lacks', async () => {
  expect(await look(settingsWith(url))).toMatchObject([{ state: 'good' }]);
  const mirror = `<settings><mirrors><mirror><url>${url}</url></mirror></mirrors></settings>`;
  expect(await look(mirror)).toMatchObject([{ state: 'good' }]);
  expect(await look('<settings/>')).toMatchObject([{ what: expect.stringContaining('has no my-repo') }]);
  expect(await look('')).toMatchObject([{ what: expect.stringContaining('has no my-repo') }]);
});

describe('a mirror', () => {
  const mirror = (id: string, mirrorOf: string, at: string) =>
    `<mirror><id>${id}</id><mirrorOf>${mirrorOf}</mirrorOf><url>${at}</url></mirror>`;
  const theirs = (mirrorOf: string) => mirror('all', mirrorOf, 'https://mirror.example/maven/');
  const withMirrors = (...mirrors: string[]) =>
    settingsWith(url)
      .replace('<url>', '<id>codeartifact</id><url>')
      .replace('<settings>', `<settings><mirrors>${mirrors.join('')}</mirrors>`);
  const standsIn =
    "The mirror all stands in for this repository, so Maven never asks it: add !codeartifact to that mirror's mirrorOf";
  const first =
    'The mirror all comes before this one, so Maven asks it for what both are for: take that out of its mirrorOf';

  it.each([
    ['*', [], standsIn],
    ['external:*', [], standsIn],
    ['central,codeartifact', [], standsIn],
    ['*', [mirror('codeartifact', '*', url)], first],
    ['central', [mirror('codeartifact', '*', url)], first],
  ])('that was added for %s is told of as set-up tells of it', async (mirrorOf, ours, note) => {
    const what = expect.stringContaining(`/.m2/settings.xml, my-repo of my-domain: ${note}`);
    expect(await look(withMirrors(theirs(mirrorOf), ...ours))).toEqual([{ state: 'bad', what }]);
  });

  it.each([
    ['central', []],
    ['*,!codeartifact', []],
    ['external:http:*', []],
    ['other', [mirror('codeartifact', '*', url)]],
  ])('for %s is none of ours', async (mirrorOf, ours) => {
    expect(await look(withMirrors(theirs(mirrorOf), ...ours))).toMatchObject([{ state: 'good' }]);
  });

  it('behind ours, or of another repository of the domain, is asked with our token or not at all', async () => {
    const ours = mirror('codeartifact', '*', url);
    expect(await look(withMirrors(ours, theirs('*')))).toMatchObject([{ state: 'good' }]);
    const other = mirror('other', '*', url.replace('my-repo', 'other-repo'));
    expect(await look(withMirrors(other))).toMatchObject([{ state: 'good' }]);
  });
});

describe('a project’s own settings', () => {
  const inProject = (config: string, directory = '', made = directory) =>
    inTestHome(async (home) => {
      home.write('.m2/settings.xml', settingsWith(url));
      home.write('.mavenrc', 'vouch-maven-env');
      home.write('app/.mvn/maven.config', config);
      mkdirSync(join(home.home, 'app', made), { recursive: true });
      const context = { ...home.context, workingDirectory: join(home.home, 'app', directory) };
      const found = await lookAtMaven({
        context,
        setUps: [setUp],
        domains: [],
        uses: [],
      } as unknown as Scene);
      return JSON.parse(JSON.stringify(found).replaceAll(home.home, '~'));
    });
  const told = (from: number, to = from) => [
    {
      state: 'warning',
      what: `~/app/.mvn/maven.config:${from} names settings of its own, in the place of ~/.m2/settings.xml`,
      remedy: { kind: 'cut-lines', file: '~/app/.mvn/maven.config', from, to, holds: '-s' },
    },
  ];

  it.each([
    ['-T1\n--settings=other.xml\n', 2, 2],
    ['-s other.xml\n-T1\n', 1, 1],
    ['--settings=other.xml\n-T1\n', 1, 1],
    ['-sother.xml\n', 1, 1],
    // The file's name on the next line would be left behind as a goal.
    ['-s\nother.xml\n-T1\n', 1, 2],
    ['-T1\r\n--settings\r\nother.xml\r\n', 2, 3],
    ['-T1\n-s\n', 2, 2],
    ['# no -s\n--settings other.xml\r\n', 2, 2],
  ])('beat the user’s: %j', async (config, from, to) => {
    expect(await inProject(config)).toEqual(told(from, to));
  });

  // Maven 3.8 parts a line at its blanks. Whoever cut it would take another option away.
  it.each(['-T1 -s other.xml\n', '-s other.xml -T1\n', '-B --settings=other.xml -T1', '-T1 -s\nother.xml\n'])(
    'beat the user’s, and no command is named: %j',
    async (config) => {
      const [{ state, what } = { state: '', what: '' }] = told(1);
      expect(await inProject(config)).toEqual([{ state, what }]);
    },
  );

  it('are those of the nearest .mvn above', async () => {
    expect(await inProject('-sother.xml\n', 'module/deeper')).toEqual(told(1));
    expect(await inProject('-sother.xml\n', 'module', 'module/.mvn')).toMatchObject([{ state: 'good' }]);
  });

  it.each([
    '-T1\n',
    '-gs\nglobal.xml\n',
    '--settings-of-mine\n',
    '',
    '# -s x\n',
    '-T1 # -gs x',
    '-Darguments=-B -s x\n',
  ])('are not there in %j', async (config) => {
    expect(await inProject(config)).toMatchObject([{ state: 'good' }]);
  });
});

it('says nothing of a Maven that is not set up, and asks for set-up where ~/.mavenrc asks for no token', async () => {
  await inTestHome(async (home) => {
    home.write('.m2/settings.xml', settingsWith(url));
    const look = (tool: string) =>
      lookAtMaven({
        context: home.context,
        setUps: [{ ...setUp, tool }],
        domains: [],
        uses: [],
      } as unknown as Scene);
    expect(await look('gradle')).toEqual([]);
    for (const text of [undefined, '# mine\n']) {
      if (text !== undefined) home.write('.mavenrc', text);
      expect(await look('maven')).toMatchObject([
        { state: 'bad', what: expect.stringContaining('does not ask vouch'), remedy: { kind: 'vouch' } },
      ]);
    }
  });
});
