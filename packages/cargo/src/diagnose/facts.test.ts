import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import { inspectCargo } from './facts.ts';

it('the credentials of other registries lie beside the user’s file, wherever that is linked to', async () => {
  await inTestHome(async (home) => {
    home.write('dotfiles/config.toml', '');
    home.write('.cargo/credentials.toml', '[registries.work]\ntoken = "x"\n');
    symlinkSync(join(home.home, 'dotfiles/config.toml'), join(home.home, '.cargo/config.toml'));
    const { credentials } = await inspectCargo(home.context, undefined);
    expect(credentials.path).toBe(join(home.home, '.cargo/credentials.toml'));
    expect(credentials.text).toContain('token');
  });
});

describe('the files of a project', () => {
  it('are those above the working directory, nearest first, and not the user’s own', async () => {
    await inTestHome(async (home) => {
      for (const at of ['.cargo', 'p/.cargo', 'p/q/.cargo']) home.write(`${at}/config.toml`, '');
      const context = { ...home.context, workingDirectory: join(home.home, 'p/q') };
      const { projects, user } = await inspectCargo(context, undefined);
      expect(user.path).toBe(join(home.home, '.cargo/config.toml'));
      expect(projects.map(({ path }) => path)).toEqual([
        join(home.home, 'p/q/.cargo/config.toml'),
        join(home.home, 'p/.cargo/config.toml'),
      ]);
    });
  });

  it('are not the user’s own where the home directory is a symlink', async () => {
    await inTestHome(async (home) => {
      home.write('real/.cargo/config.toml', '');
      symlinkSync(join(home.home, 'real'), join(home.home, 'link'));
      const context = {
        ...home.context,
        homeDirectory: join(home.home, 'link'),
        workingDirectory: join(home.home, 'real/p'),
      };
      expect((await inspectCargo(context, undefined)).projects).toEqual([]);
    });
  });

  it('are not the one that cargo does not read beside the user’s `config`', async () => {
    await inTestHome(async (home) => {
      for (const name of ['config', 'config.toml']) home.write(`.cargo/${name}`, '');
      const context = { ...home.context, workingDirectory: home.home };
      expect((await inspectCargo(context, undefined)).projects).toEqual([]);
    });
  });
});
