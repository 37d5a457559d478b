import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import { lookAtPom } from './pom.ts';

const pom = (...ids: string[]) =>
  `<project><profiles>${ids.map((id) => `<profile><id>${id}</id></profile>`).join('')}</profiles></project>`;

/** What is told in `app/module`, of these files. */
const look = (files: Readonly<Record<string, string>>) =>
  inTestHome(async (home) => {
    for (const [path, text] of Object.entries({ 'app/module/x': '', ...files })) home.write(path, text);
    const context = { ...home.context, workingDirectory: join(home.home, 'app/module') };
    return (await lookAtPom(context, 'codeartifact')).map(({ state, what }) => ({
      state,
      what: what.replace(home.home, '~'),
    }));
  });

it.each(['app/module/pom.xml', 'app/pom.xml'])(
  'tells of a profile by the name of ours in %s',
  async (path) => {
    expect(await look({ [path]: pom('other', 'codeartifact') })).toEqual([
      {
        state: 'warning',
        what: `~/${path} has a profile codeartifact, which is active in each build, since setup made a profile of that name active: undo the set-up and repeat it with another --server-id`,
      },
    ]);
  },
);

it.each<Readonly<Record<string, string>>>([
  {},
  { 'app/pom.xml': pom('other') },
  { 'app/pom.xml': pom() },
  { 'app/pom.xml': '<project><profile><id>codeartifact</id></profile></project>' },
  { 'app/pom.xml': '<project>' },
  // The nearest counts.
  { 'app/pom.xml': pom('codeartifact'), 'app/module/pom.xml': pom() },
])('has nothing to tell of %j', async (files) => {
  expect(await look(files)).toEqual([]);
});
