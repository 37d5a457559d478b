import { readConfig, withProfile } from '@vouch/core';
import { expect, test } from 'vitest';
import { repositoryOwner } from '../repository-owner.ts';
import { exampleAdapter } from '../testing/example-adapter.ts';
import { inTestHome, type TestHome } from '../testing/tree.ts';
import { setUp } from './apply.ts';
import { removeOwner } from './remove.ts';
import { previewRemoval, removeSetUp } from './remove-set-up.ts';
import { updateFile } from './update-file.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const ownerOf = (repository: string) => repositoryOwner({ tool: 'example', ...domain, repository });

/** A home in which two repositories of a configured domain are set up. */
async function inHome(work: (home: TestHome) => Promise<void>): Promise<void> {
  await inTestHome(async (home) => {
    const { context } = home;
    const config = await readConfig(context);
    await updateFile(context, config.path, () => withProfile(config, 'default', domain));
    for (const name of ['one', 'two'])
      await setUp(context, exampleAdapter, ownerOf(name).id, { name, index: `https://${name}.example/` });
    await work(home);
  });
}

test('a domain is configured until its last set-up is taken back', async () => {
  await inHome(async ({ context }) => {
    const remove = (name: string) =>
      removeSetUp(context, ownerOf(name), domain, () => removeOwner(context, ownerOf(name)));
    await remove('one');
    expect((await readConfig(context)).profiles.size).toBe(1);
    expect(context.said.join('\n')).not.toContain('no longer configured');
    const diff = await previewRemoval(context, ownerOf('two'), domain);
    expect(diff).toMatch(/^-\s+"domain": "my-domain"/m);
    expect((await readConfig(context)).profiles.size).toBe(1);
    await remove('two');
    expect((await readConfig(context)).profiles.size).toBe(0);
    expect(context.said.at(-1)).toContain('is no longer configured: no token is given for it');
  });
});

test('a set-up that shares all it wrote with another says that it is gone, though it restores no file', async () => {
  await inHome(async ({ context }) => {
    const request = { name: 'one', index: 'https://one.example/' };
    await setUp(context, exampleAdapter, ownerOf('three').id, request);
    await removeSetUp(context, ownerOf('three'), domain, () => removeOwner(context, ownerOf('three')));
    expect(context.said).toEqual([`example is no longer set up for ${ownerOf('three').id}`]);
  });
});

test('what a person wrote into the profile by hand is named when it goes, because no set-up writes it again', async () => {
  await inHome(async ({ context }) => {
    const own = { endpointUrl: 'https://vpce-1.example/', origins: ['https://pkgs.example'] };
    const config = await readConfig(context);
    await updateFile(context, config.path, () => withProfile(config, 'default', { ...domain, ...own }));
    for (const name of ['one', 'two'])
      await removeSetUp(context, ownerOf(name), domain, () => removeOwner(context, ownerOf(name)));
    expect(context.said.at(-1)).toBe(
      `${config.path} has also lost what you wrote there for it, and set-up does not write again: endpoint_url https://vpce-1.example/, origins https://pkgs.example`,
    );
  });
});

test('a domain is not configured any more where two take its last set-ups back at once', async () => {
  await inHome(async ({ context }) => {
    const remove = (name: string, meanwhile: () => Promise<void> = async () => {}) =>
      removeSetUp(context, ownerOf(name), domain, async () => {
        await meanwhile();
        return await removeOwner(context, ownerOf(name));
      });
    await remove('one', () => remove('two'));
    expect((await readConfig(context)).profiles.size).toBe(0);
  });
});

test('a set-up that is not there is refused before anything is taken', async () => {
  await inHome(async ({ context }) => {
    const remove = () => removeOwner(context, ownerOf('one'));
    const refusal = {
      kind: 'configuration',
      message: expect.stringContaining('was not set up by vouch for'),
    };
    await expect(removeSetUp(context, ownerOf('three'), domain, remove)).rejects.toMatchObject(refusal);
    await expect(previewRemoval(context, ownerOf('three'), domain)).rejects.toMatchObject(refusal);
    expect((await readConfig(context)).profiles.size).toBe(1);
  });
});
