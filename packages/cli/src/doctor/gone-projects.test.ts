import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { expect, it } from 'vitest';
import { commandFor } from '../remedy.ts';
import { lookForGoneProjects } from './gone-projects.ts';
import type { Scene } from './scene.ts';

const setUp = {
  ...{ domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1', repository: 'my-repo' },
  ...{ tool: 'uv', format: 'pypi', chosen: [] },
};

it('takes back the set-up of a project that is gone, from wherever one is', async () => {
  await inTestHome(async (home) => {
    home.write('there/x', '');
    const [there, gone] = ['there', 'gone'].map((name) => join(home.home, name));
    const setUps = [setUp, { ...setUp, project: there }, { ...setUp, project: gone }];
    const scene = { context: home.context, config: undefined, setUps } as unknown as Scene;
    const [found, ...others] = await lookForGoneProjects(scene);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      state: 'warning',
      what: `uv is set up for my-repo in ${gone}, which is gone`,
    });
    const place = { platform: 'linux', vouch: ['vouch'], aside: '' } as const;
    expect(found?.remedy && commandFor(found.remedy, place)).toBe(
      `vouch setup codeartifact --tool uv --repository my-repo --domain my-domain --domain-owner 123456789012 --region us-east-1 --remove --project ${gone}`,
    );
  });
});
