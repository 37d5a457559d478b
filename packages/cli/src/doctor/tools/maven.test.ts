import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
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
    return await lookAtMaven({ context: home.context, setUps: [setUp], uses: [] } as unknown as Scene);
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
