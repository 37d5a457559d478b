import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Context, type Files, Secret } from '@vouch/core';
import { expect, test, vi } from 'vitest';
import { editFile, set } from '../edit.ts';
import { readFileFact } from '../files/file-fact.ts';
import { npmrcFormat } from '../ini/format.ts';
import { exampleAdapter } from '../testing/example-adapter.ts';
import { inTestHome, type TestHome } from '../testing/tree.ts';
import { tomlFormat } from '../toml/format.ts';
import { wholeFile } from '../whole-file.ts';
import { applyPlan, setUp } from './apply.ts';
import { removeOwner } from './remove.ts';

const file = '.example/config.toml';
const request = { name: 'ca', index: 'sparse+https://ca.example/' };

function withFiles(context: Context, files: Partial<Files>): Context {
  return { ...context, files: { ...context.files, ...files } };
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A disk on which only `room` bytes fit into each temp file beside `near`; then writes are short, and last fail. */
function smallDisk(context: Context, near: string, room: number, last: 'throws' | 'writes nothing'): Context {
  const open = (async (path: string, ...rest: []) => {
    const handle = await context.files.open(path, ...rest);
    return path.endsWith('.tmp') && path.includes(near) ? limited(handle, room, last) : handle;
  }) as unknown as Files['open'];
  return withFiles(context, { open });
}

function limited(handle: FileHandle, room: number, last: 'throws' | 'writes nothing'): FileHandle {
  let left = room;
  const write = async (bytes: Uint8Array, offset: number, length: number, position: number) => {
    if (left === 0 && last === 'throws') throw failure('ENOSPC');
    const { bytesWritten } = await handle.write(bytes, offset, Math.min(left, length), position);
    left -= bytesWritten;
    return { bytesWritten, buffer: bytes };
  };
  return new Proxy(handle, {
    get: (target, name) => {
      const value = name === 'write' ? write : Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

test.each(['throws', 'writes nothing'] as const)(
  'a full disk that %s leaves the original, and no temp file',
  async (last) => {
    await inTestHome(async (home) => {
      home.write(file, 'a = 1\n');
      const before = home.tree();
      for (const room of [0, 1, 40]) {
        const context = smallDisk(home.context, '.example', room, last);
        await expect(setUp(context, exampleAdapter, 'ca', request)).rejects.toMatchObject({
          kind: 'configuration',
          message: expect.stringContaining('the disk is full'),
          hint: expect.stringContaining('free some space'),
        });
        expect(home.tree()).toEqual(before);
      }
      expect((await setUp(home.context, exampleAdapter, 'ca', request)).changed).toHaveLength(2);
    });
  },
);

test.each(['EROFS', 'EACCES'])(
  '%s names the file, and the files written before it are put back',
  async (code) => {
    await inTestHome(async (home) => {
      home.write(file, 'a = 1\n');
      const before = home.tree();
      const context = withFiles(home.context, {
        rename: async (from, to) => {
          if (String(to).endsWith('config.toml')) throw failure(code);
          await home.context.files.rename(from, to);
        },
      });
      await expect(setUp(context, exampleAdapter, 'ca', request)).rejects.toMatchObject({
        kind: 'configuration',
        message: expect.stringContaining(file),
      });
      expect(home.tree()).toEqual(before);
      expect(home.read('.vouch/state/journal.json')).not.toContain('example:ca');
    });
  },
);

/** A context in which somebody else edits the config just before our temp file is written, `times` times. */
function meddled(home: TestHome, times: number): Context {
  let left = times;
  const sync = { ...home.context.files };
  const open = (async (path: string, ...rest: []) => {
    if (path.includes('.example') && path.endsWith('.tmp') && left-- > 0)
      home.write(file, `${home.read(file)}# theirs\n`);
    return sync.open(path, ...rest);
  }) as unknown as Files['open'];
  return withFiles(home.context, { open });
}

test('incident 17: an edit by somebody else while we write is kept, and ours is made again', async () => {
  await inTestHome(async (home) => {
    home.write(file, 'a = 1\n');
    await setUp(meddled(home, 3), exampleAdapter, 'ca', request);
    expect(home.read(file)).toMatch(/^a = 1\n# theirs\n# theirs\n# theirs\n\n\[registries\.ca\]\n/);
  });
});

test('incident 17: a file that becomes a link while we write is left alone, and so is what the link leads to', async () => {
  await inTestHome(async (home) => {
    const path = home.write(file, 'a = 1\n');
    const victim = home.write('victim', 'a = 1\n', 0o600);
    let swapped = false;
    const open = (async (name: string, ...rest: []) => {
      if (name.includes('.example') && name.endsWith('.tmp') && !swapped) {
        swapped = true;
        renameSync(path, `${path}.old`);
        symlinkSync(victim, path);
      }
      return home.context.files.open(name, ...rest);
    }) as unknown as Files['open'];
    const fact = await readFileFact(home.context, path);
    const plan = { edits: [editFile(fact, tomlFormat, [set(['b'], 2)])], notes: [] };
    const context = withFiles(home.context, { open });
    await expect(applyPlan(context, { tool: 'example', id: 'x' }, plan)).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('changed while we edited it'),
    });
    expect(swapped).toBe(true);
    expect(home.tree()).toMatchObject({
      victim: 'file 600\na = 1\n',
      [file]: `-> ${victim}`,
      [`${file}.old`]: 'file 644\na = 1\n',
    });
  });
});

test('incident 18: whatever we write is 0600 from its first byte, and a stricter mode of a file stays', async () => {
  const old = process.umask(0);
  try {
    await inTestHome(async (home) => {
      chmodSync(home.write(file, 'a = 1\n'), 0o400);
      const modes = new Map<string, string>();
      const open = (async (name: string, flags: number, ...rest: []) => {
        const handle = await home.context.files.open(name, flags, ...rest);
        const { mode, size } = await handle.stat();
        // What this very call has made: nobody has written to it or changed its mode.
        if ((flags & constants.O_CREAT) !== 0 && size === 0) modes.set(name, (mode & 0o777).toString(8));
        return handle;
      }) as unknown as Files['open'];
      await setUp(withFiles(home.context, { open }), exampleAdapter, 'ca', request);
      expect(modes.size).toBeGreaterThan(2);
      expect([...new Set(modes.values())]).toEqual(['600']);
      expect(home.tree()[file]).toMatch(/^file 400\n/);
    });
  } finally {
    process.umask(old);
  }
});

test('what is written is on the disk before it takes its place, and then its name is', async () => {
  await inTestHome(async (home) => {
    home.write(file, 'a = 1\n');
    const done: string[] = [];
    const open = (async (path: string, ...rest: []) => {
      const handle = await home.context.files.open(path, ...rest);
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        done.push(`sync ${basename(path).replace(/^\.vouch-.*\.tmp$/, 'temp')}`);
        await sync();
      };
      return handle;
    }) as unknown as Files['open'];
    const rename: Files['rename'] = async (from, to) => {
      if (String(from).endsWith('.tmp')) done.push(`rename to ${basename(String(to))}`);
      await home.context.files.rename(from, to);
    };
    const unlink: Files['unlink'] = async (path) => {
      done.push(`unlink ${basename(String(path))}`);
      await home.context.files.unlink(path);
    };
    const context = withFiles(home.context, { open, rename, unlink });
    await setUp(context, exampleAdapter, 'ca', request);
    expect(done.join()).toContain('sync temp,rename to config.toml,sync .example');
    await removeOwner(context, { tool: 'example', id: 'ca' });
    expect(done.join()).toContain('unlink example,sync bin');
  });
});

test('a file keeps its owner and its group, or is left where that cannot be', async () => {
  await inTestHome(async (home) => {
    home.write(file, 'a = 1\n');
    const chown = vi.fn(async () => {});
    const open = (async (path: string, ...rest: []) =>
      Object.assign(await home.context.files.open(path, ...rest), { chown })) as unknown as Files['open'];
    const lstat = async (path: string) => {
      const found = await home.context.files.lstat(path);
      return path.endsWith('config.toml') ? Object.assign(found, { uid: 4_242, gid: 2_424 }) : found;
    };
    const context = withFiles(home.context, { open, lstat });
    await setUp(context, exampleAdapter, 'ca', request);
    expect(chown.mock.calls).toEqual([[4_242, 2_424]]);
    const before = home.tree();
    chown.mockRejectedValue(failure('EPERM'));
    await expect(removeOwner(context, { tool: 'example', id: 'ca' })).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('would change hands'),
    });
    expect(home.tree()).toEqual(before);
  });
});

test('incident 17: what somebody else writes into a file of ours just before we delete it is kept', async () => {
  await inTestHome(async (home) => {
    await setUp(home.context, exampleAdapter, 'ca', request);
    let meddled = false;
    const readdir = (async (path: string) => {
      if (path.endsWith('.example') && !meddled) {
        meddled = true;
        home.write(file, `${home.read(file)}# theirs\n`);
      }
      return await home.context.files.readdir(path);
    }) as unknown as Files['readdir'];
    await removeOwner(withFiles(home.context, { readdir }), { tool: 'example', id: 'ca' });
    expect(home.read(file)).toBe('# theirs\n');
  });
});

test('a file that never stands still is left to the other program', async () => {
  await inTestHome(async (home) => {
    home.write(file, 'a = 1\n');
    await expect(setUp(meddled(home, 99), exampleAdapter, 'ca', request)).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('changed while we edited it'),
    });
    expect(home.read(file)).toMatch(/^a = 1\n(?:# theirs\n)+$/);
  });
});

test('a plan that is out of date changes nothing', async () => {
  await inTestHome(async (home) => {
    const path = home.write(file, 'a = 1\n');
    const fact = await readFileFact(home.context, path);
    const plan = { edits: [editFile(fact, tomlFormat, [set(['b'], 2)])], notes: [] };
    home.write(file, 'a = 3\n');
    const owner = { tool: 'example', id: 'x' };
    await expect(applyPlan(home.context, owner, plan)).rejects.toMatchObject({ kind: 'configuration' });
    expect(home.read(file)).toBe('a = 3\n');
  });
});

test('a chain of links is followed to its end, a dangling one makes its target, a loop is refused', async () => {
  await inTestHome(async (home) => {
    const at = (name: string) => join(home.home, name);
    mkdirSync(at('deep'));
    symlinkSync('b', at('a'));
    symlinkSync(at('deep/c'), at('b'));
    symlinkSync('../target', at('deep/c'));
    const owner = { tool: 'example', id: 'x' };
    const fact = await readFileFact(home.context, at('a'));
    expect(fact).toMatchObject({ text: null, target: at('target') });
    await applyPlan(home.context, owner, { edits: [wholeFile(fact, 'new\n', 0o700)], notes: [] });
    expect(home.tree()).toMatchObject({ a: '-> b', b: `-> ${at('deep/c')}`, target: 'file 700\nnew\n' });
    symlinkSync('round', at('round'));
    await expect(readFileFact(home.context, at('round'))).rejects.toMatchObject({
      message: expect.stringContaining('loop'),
    });
  });
});

test('what is no regular text file is refused', async () => {
  await inTestHome(async (home) => {
    const at = (name: string) => join(home.home, name);
    mkdirSync(at('directory'));
    execFileSync('mkfifo', [at('fifo')]);
    writeFileSync(at('utf-16'), Buffer.from('\uFEFFa = 1', 'utf16le'));
    writeFileSync(at('latin-1'), Buffer.from([0x61, 0x3d, 0xe9]));
    writeFileSync(at('nul'), 'a = 1\0');
    writeFileSync(at('huge'), '');
    truncateSync(at('huge'), (8 << 20) + 1);
    for (const name of ['directory', 'fifo', 'utf-16', 'latin-1', 'nul', 'huge', 'nul/below']) {
      await expect(readFileFact(home.context, at(name)), name).rejects.toMatchObject({
        kind: 'configuration',
        message: expect.stringContaining(at(name)),
      });
    }
  });
});

test('other hard links are spoken of', async () => {
  await inTestHome(async (home) => {
    linkSync(home.write(file, ''), join(home.home, 'other'));
    const { notes } = await setUp(home.context, exampleAdapter, 'ca', request);
    expect(notes).toEqual([expect.stringContaining('hard links')]);
  });
});

test('a dead process leaves no lock and no temp file behind; those of a live one are not touched', async () => {
  await inTestHome(async (home) => {
    const dead = execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }).trim();
    await setUp(home.context, exampleAdapter, 'first', { ...request, name: 'first' });
    let identity = '';
    const context = withFiles(home.context, {
      rename: async (from, to) => {
        identity ||= /lock\.(\d+-\d+-[0-9a-f]+)\./.exec(String(from))?.[1] ?? '';
        await home.context.files.rename(from, to);
      },
    });
    await setUp(context, exampleAdapter, 'second', { ...request, name: 'second' });
    const gone = identity.replace(/^\d+/, dead);
    home.write(`.vouch/state/lock/${gone}.00000000`, '');
    home.write(`.example/.vouch-${gone}.00000000.tmp`, 'x');
    home.write(`.example/.vouch-${identity}.00000000.tmp`, 'x');
    home.write('.example/.vouch-notes.tmp', 'x');
    await setUp(home.context, exampleAdapter, 'ca', request);
    expect(Object.keys(home.tree()).filter((path) => path.startsWith('.example/'))).toEqual([
      `.example/.vouch-${identity}.00000000.tmp`,
      '.example/.vouch-notes.tmp',
      file,
    ]);
  });
});

test('a journal that cannot be written a second time still knows the files that were written', async () => {
  await inTestHome(async (home) => {
    let journals = 0;
    const context = withFiles(home.context, {
      rename: async (from, to) => {
        if (String(to).endsWith('journal.json') && ++journals === 2) throw failure('ENOSPC');
        await home.context.files.rename(from, to);
      },
    });
    await setUp(context, exampleAdapter, 'ca', request);
    expect(home.context.said.join()).toContain('new directories will stay after --remove');
    expect(home.read(file)).toContain('[registries.ca]');
    await removeOwner(home.context, { tool: 'example', id: 'ca' });
    expect(home.tree()).not.toHaveProperty(file);
  });
});

test('a file that cannot be put back is still one of ours', async () => {
  await inTestHome(async (home) => {
    home.write(file, 'a = 1\n');
    const launcher = '.vouch/bin/example';
    const context = withFiles(home.context, {
      rename: async (from, to) => {
        if (String(to).endsWith('config.toml')) throw failure('EROFS');
        await home.context.files.rename(from, to);
      },
      unlink: async () => {
        throw failure('EROFS');
      },
    });
    await expect(setUp(context, exampleAdapter, 'ca', request)).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining(file),
    });
    expect(home.context.said.join()).toContain('could not be put back as it was');
    expect(existsSync(`${home.home}/${launcher}`)).toBe(true);
    await removeOwner(home.context, { tool: 'example', id: 'ca' });
    expect(existsSync(`${home.home}/${launcher}`)).toBe(false);
    expect(home.read(file)).toBe('a = 1\n');
  });
});

test('a directory that cannot be removed fails no removal', async () => {
  await inTestHome(async (home) => {
    await setUp(home.context, exampleAdapter, 'ca', request);
    const context = withFiles(home.context, {
      rename: async (from, to) => {
        if (String(to).includes('.vouch-removed-')) throw failure('EACCES');
        await home.context.files.rename(from, to);
      },
    });
    expect((await removeOwner(context, { tool: 'example', id: 'ca' })).changed).not.toEqual([]);
    expect(home.tree()).not.toHaveProperty(file);
  });
});

test('a file that gets a secret is closed to others, and that is said; any other keeps its mode', async () => {
  await inTestHome(async (home) => {
    const path = home.write('.npmrc', 'a=1\n', 0o644);
    const write = async (change: ReturnType<typeof set>) => {
      const edits = [editFile(await readFileFact(home.context, path), npmrcFormat, [change])];
      return await applyPlan(home.context, { tool: 'npm', id: 'x' }, { edits, notes: [] });
    };
    expect((await write(set(['registry'], 'https://r/'))).notes).toEqual([]);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    const token = set(['//r/:_authToken'], new Secret('token-of-ours'));
    expect((await write(token)).notes).toEqual([`${path} was open to other users: its mode is 0600 now`]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await write(token)).notes).toEqual([]);
  });
});
