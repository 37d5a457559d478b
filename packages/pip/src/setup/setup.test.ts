import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Adapter, planFor, removeOwner, setUp } from '@vouch/adapter-kit';
import { inTestHome, type TestHome } from '@vouch/adapter-kit/testing';
import type { Context } from '@vouch/core';
import { describe, expect, it, vi } from 'vitest';
import { requestFor } from '../testing/request.ts';
import { pdmAdapter } from './pdm.ts';
import { pipAdapter } from './pip.ts';
import { poetryAdapter } from './poetry.ts';
import { nameFor, type PythonRequest } from './request.ts';
import { twineAdapter } from './twine.ts';
import { uvAdapter } from './uv.ts';

const host = 'my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com';

async function planned<Facts>(
  adapter: Adapter<PythonRequest, Facts>,
  context: Context,
  request: PythonRequest = requestFor('my-repo'),
) {
  const plan = await planFor(context, adapter, request);
  return {
    files: plan.edits.map(({ path }) => path),
    text: plan.edits[0]?.after ?? '',
    notes: plan.notes.join('\n'),
  };
}

/** A home in which programs answer as told, by their path below it. */
function withPrograms(
  home: TestHome,
  answers: Record<string, string>,
  env: Record<string, string> = {},
): Context {
  for (const path of Object.keys(answers)) home.write(path, '', 0o755);
  return {
    ...home.context,
    env: { PATH: join(home.home, 'bin'), ...env },
    run: async (file) => {
      const stdout = answers[file.slice(home.home.length + 1)];
      return stdout === undefined ? { code: 127, stdout: '', stderr: '' } : { code: 0, stdout, stderr: '' };
    },
  };
}

describe('pip.conf', () => {
  it('incident 5: gets the index with the user name, the provider, and no extra-index-url', async () => {
    await inTestHome(async ({ context }) => {
      const { text } = await planned(pipAdapter, context);
      expect(text).toBe(
        `[global]\nindex-url = https://aws@${host}/pypi/my-repo/simple/\nkeyring-provider = subprocess\n`,
      );
    });
  });

  it.each([
    ['linux', {}, '.config/pip/pip.conf'],
    ['linux', { XDG_CONFIG_HOME: '/xdg' }, '/xdg/pip/pip.conf'],
    ['linux', { XDG_CONFIG_HOME: 'relative' }, '.config/pip/pip.conf'],
    ['darwin', {}, '.config/pip/pip.conf'],
    ['darwin', {}, 'Library/Application Support/pip/pip.conf'],
    [
      'win32',
      { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' },
      'C:\\Users\\ann\\AppData\\Roaming\\pip\\pip.ini',
    ],
  ] as const)('stands on %s with %j at %s', async (platform, env, expected) => {
    await inTestHome(async (home) => {
      if (expected.startsWith('Library')) home.write('Library/Application Support/pip/other', '');
      const request = requestFor('my-repo');
      const facts = await pipAdapter.inspect({ ...home.context, platform, env }, request);
      const wanted = /^[/C]/.test(expected) ? expected : join(home.home, expected);
      expect(facts.config.path).toBe(wanted);
    });
  });

  it('stands on macOS at .config where there is a file in the place of the other directory', async () => {
    await inTestHome(async (home) => {
      home.write('Library/Application Support/pip', '');
      const facts = await pipAdapter.inspect({ ...home.context, platform: 'darwin' }, requestFor('my-repo'));
      expect(facts.config.path).toBe(join(home.home, '.config/pip/pip.conf'));
    });
  });

  it('is the one that PIP_CONFIG_FILE names, which pip reads in the place of the user’s, where it is there', async () => {
    await inTestHome(async (home) => {
      home.write('own/pip.conf', '[global]\ntimeout = 10\n');
      const at = async (named: string) => {
        const context = { ...home.context, workingDirectory: home.home, env: { PIP_CONFIG_FILE: named } };
        const { files, notes } = await planned(pipAdapter, context);
        return { file: files[0], notes };
      };
      const users = join(home.home, '.config/pip/pip.conf');
      expect(await at(join(home.home, 'own/pip.conf'))).toMatchObject({
        file: join(home.home, 'own/pip.conf'),
      });
      expect(await at('own/pip.conf')).toMatchObject({ file: join(home.home, 'own/pip.conf') });
      expect(await at(join(home.home, 'gone.conf'))).toMatchObject({ file: users });
      expect(await at(join(home.home, 'own'))).toMatchObject({ file: users });
      const { file, notes } = await at('/dev/null');
      expect(file).toBe(users);
      expect(notes).toContain(`PIP_CONFIG_FILE is set in this shell, and beats ${users}`);
    });
  });

  it('of a project is that of the active virtual environment', async () => {
    await inTestHome(async (home) => {
      const env = { VIRTUAL_ENV: join(home.home, 'venv') };
      const request = requestFor('my-repo', { level: 'project' });
      const { files } = await planned(pipAdapter, { ...home.context, env }, request);
      expect(files[0]).toBe(join(home.home, 'venv/pip.conf'));
      for (const VIRTUAL_ENV of [undefined, ''])
        await expect(
          planned(pipAdapter, { ...home.context, env: { VIRTUAL_ENV } }, request),
        ).rejects.toMatchObject({ kind: 'usage' });
      const windows: Context = { ...home.context, platform: 'win32', env: { VIRTUAL_ENV: 'C:\\venv' } };
      expect((await pipAdapter.inspect(windows, request)).config.path).toContain('C:\\venv\\pip.ini');
    });
  });

  it.each([
    ['bin/python3', '26.3\n1\n', 'import', 'every other environment needs it'],
    ['bin/python3', '26.3\n0\n', 'subprocess', 'on PATH'],
    ['bin/python3', '23.1.2\n0\n', 'subprocess', 'on PATH'],
    ['bin/python3', '22.3.1\n0\n', 'subprocess', 'pip 22.3.1 cannot start a keyring program'],
    ['bin/python3', '23.0.1\n0\n', 'subprocess', 'pip 23.0.1 asks no keyring under --no-input'],
    ['bin/python3', '23.0.1\n0\n0\n', 'subprocess', '/bin/python3 -m pip install --upgrade pip'],
    [
      'bin/python3',
      '23.0.1\n0\n1\n',
      'subprocess',
      '-m venv venv && env PIP_CONFIG_FILE=/dev/null venv/bin/python3 -m pip install --upgrade pip',
    ],
    ['bin/python3', '22.3.1\n1\n', 'import', 'every other environment'],
    ['bin/python3', '22.3.1\n1\n', 'import', 'pip 22.3.1 asks no keyring under --no-input'],
    ['bin/python3', '\n0\n', 'subprocess', 'on PATH'],
  ])('with %s saying %j has the provider %s', async (python, answer, provider, note) => {
    await inTestHome(async (home) => {
      const { text, notes, files } = await planned(pipAdapter, withPrograms(home, { [python]: answer }));
      expect(text).toContain(`keyring-provider = ${provider}\n`);
      expect(notes).toContain(note);
      expect(files.some((file) => file.endsWith('/.vouch/bin/keyring'))).toBe(provider === 'subprocess');
    });
  });

  it('follows the active virtual environment’s Python before the one on PATH', async () => {
    await inTestHome(async (home) => {
      const answers = { 'bin/python3': '26.3\n0\n', 'venv/bin/python3': '26.3\n1\n' };
      const context = withPrograms(home, answers, { VIRTUAL_ENV: join(home.home, 'venv') });
      expect((await planned(pipAdapter, context)).text).toContain('keyring-provider = import\n');
    });
  });

  it.each([
    ['keyrings_vouch.VouchKeyring (priority: 9.99)\n', false, undefined],
    ['keyring.backends.SecretService.Keyring (priority: 5)\n', true, 'before any other keyring'],
  ])('where the keyring on PATH has %j gets a launcher: %s', async (backends, launcher, note) => {
    await inTestHome(async (home) => {
      const context = withPrograms(home, { 'bin/python3': '26.3\n0\n', 'bin/keyring': backends });
      const { files, notes } = await planned(pipAdapter, context);
      expect(files.some((file) => file.endsWith('/.vouch/bin/keyring'))).toBe(launcher);
      if (note === undefined) expect(notes).toBe('');
      else expect(notes).toContain(note);
    });
  });

  it('asks the keyring on PATH for its backends alone, with a deadline, and makes a launcher that only its owner can read', async () => {
    await inTestHome(async (home) => {
      const context = withPrograms(home, { 'bin/keyring': '' });
      const run = vi.fn(context.run);
      const { edits } = await planFor({ ...context, run }, uvAdapter, requestFor('my-repo'));
      expect(run.mock.calls).toEqual([
        [join(home.home, 'bin/keyring'), ['--list-backends'], { timeout: 10_000 }],
      ]);
      expect(edits.at(-1)).toMatchObject({ path: join(home.home, '.vouch/bin/keyring'), mode: 0o700 });
    });
  });

  it('says nothing where the launcher’s directory is first on PATH, however that is spelt', async () => {
    await inTestHome(async (home) => {
      const answers = { 'bin/python3': '26.3\n0\n', 'bin/keyring': '' };
      mkdirSync(join(home.home, '.vouch/bin'), { recursive: true });
      symlinkSync(join(home.home, '.vouch/bin'), join(home.home, 'linked'));
      for (const own of ['.vouch/bin', '.vouch/bin/', '.vouch/../.vouch//bin', 'linked']) {
        const PATH = `${home.home}/${own}:${join(home.home, 'bin')}`;
        expect((await planned(pipAdapter, withPrograms(home, answers, { PATH }))).notes).toBe('');
      }
    });
  });

  it('names a command for PATH that a shell takes, whatever the home is called', async () => {
    await inTestHome(async (home) => {
      const context = { ...home.context, homeDirectory: join(home.home, '$HOME "x"') };
      const { notes } = await planned(pipAdapter, context);
      expect(notes).toContain(`export PATH='${context.homeDirectory}/.vouch/bin'":$PATH"`);
    });
  });

  it('says nothing where the launcher is first on PATH, and more where it is not', async () => {
    await inTestHome(async (home) => {
      const [own, other] = [join(home.home, '.vouch/bin'), join(home.home, 'bin')];
      const answers = { 'bin/python3': '26.3\n0\n', 'bin/keyring': '' };
      const notes = async (PATH: string) =>
        (await planned(pipAdapter, withPrograms(home, answers, { PATH }))).notes;
      expect(await notes(`${own}:${other}`)).toBe('');
      expect(await notes(`${other}:${own}`)).toContain('another keyring comes first on PATH');
    });
  });

  it('incident 5: warns of what beats it and of extra-index-url', async () => {
    await inTestHome(async (home) => {
      home.write('.config/pip/pip.conf', '[global]\nextra-index-url = https://public.example/simple/\n');
      const { notes } = await planned(pipAdapter, { ...home.context, env: { PIP_INDEX_URL: 'https://x/' } });
      expect(notes).toContain('PIP_INDEX_URL is set in this shell');
      expect(notes).toContain('CVE-2018-20225');
    });
  });

  it('warns of every variable of pip’s that beats it, and of none that is empty', async () => {
    await inTestHome(async (home) => {
      const env = { PIP_INDEX_URL: '', PIP_EXTRA_INDEX_URL: 'https://x/', PIP_KEYRING_PROVIDER: 'disabled' };
      const { notes } = await planned(pipAdapter, { ...home.context, env });
      expect(notes.match(/^PIP_\w+/gm)).toEqual(['PIP_EXTRA_INDEX_URL', 'PIP_KEYRING_PROVIDER']);
    });
  });

  it.each([
    ['win32', 'C:\\Python\\python.exe', 'python -m pip --isolated install --upgrade pip'],
    ['linux', '/opt/my python/bin/python3', "'/opt/my python/bin/python3' -m pip install --upgrade pip"],
    ['linux', '/usr/bin/python3', ' /usr/bin/python3 -m pip install --upgrade pip'],
  ] as const)('names a command for %s and %s that its shell takes', async (platform, path, command) => {
    await inTestHome(async (home) => {
      const facts = await pipAdapter.inspect(home.context, requestFor('my-repo'));
      const { notes } = pipAdapter.plan(requestFor('my-repo'), {
        ...facts,
        keyring: { ...facts.keyring, launcher: { ...facts.keyring.launcher, platform } },
        python: { pip: '22.3.1', python: path, managed: false, keyring: false, backend: false },
      });
      expect(notes.some((note) => note.endsWith(command))).toBe(true);
    });
  });

  it('says that pip refuses a file which begins with a byte-order mark', async () => {
    await inTestHome(async (home) => {
      for (const [text, isTold] of [
        ['\uFEFF[global]\n', true],
        ['[global]\n', false],
      ] as const) {
        home.write('.config/pip/pip.conf', text);
        const { notes } = await planFor(home.context, pipAdapter, requestFor('my-repo'));
        expect(notes.some((note) => note.includes('byte-order mark'))).toBe(isTold);
      }
    });
  });

  it('says which index it takes the place of, without its password, and nothing where it is the same', async () => {
    await inTestHome(async (home) => {
      const noteFor = async (index: string) => {
        home.write('.config/pip/pip.conf', `[global]\nindex-url = ${index}\n`);
        return (await planned(pipAdapter, home.context)).notes;
      };
      const former = `${host}/pypi/other-repo/simple/`;
      expect(await noteFor(`https://aws@${former}`)).toContain(
        `pip has one index, and until now it was https://…@${former}; --remove gives that back`,
      );
      expect(await noteFor(`https://aws:hunter2hunter2@${former}`)).toMatch(
        /^pip has one index, and until now it was https:\/\/…@[^:]+$/m,
      );
      expect(await noteFor(`http://aws:hunter2hunter2@${former}`)).not.toContain('--remove');
      for (const user of ['', 'aws@', 'aws:hunter2hunter2@'])
        expect(await noteFor(`https://${user}${host}/pypi/my-repo/simple/`)).not.toContain('one index');
      expect(await noteFor('')).not.toContain('one index');
    });
  });

  it('warns of what [install] says, which beats [global] for pip install', async () => {
    await inTestHome(async (home) => {
      const conf = '[install]\nindex-url = https://x.example/simple\nextra-index-url = https://y.example/\n';
      home.write('.config/pip/pip.conf', conf);
      const { notes } = await planned(pipAdapter, home.context);
      expect(notes).toContain('pip.conf has index-url in [install], which beats [global]');
      expect(notes).toContain('CVE-2018-20225');
    });
  });

  it('warns of each key that [install] has, where it has a value', async () => {
    await inTestHome(async (home) => {
      const conf = '[install]\nindex-url =\nkeyring-provider = disabled\nno-index = true\n';
      home.write('.config/pip/pip.conf', conf);
      const { notes } = await planned(pipAdapter, home.context);
      expect([...notes.matchAll(/has (\S+) in \[install\]/g)].map(([, key]) => key)).toEqual([
        'keyring-provider',
        'no-index',
      ]);
    });
  });

  it('gives the one index to the last set-up, and the old bytes back in whatever order they go', async () => {
    const text = '# mine\r\n[global]\r\nindex-url: https://old.example/simple ; why\r\ntimeout = 5';
    for (const order of [
      ['one', 'two'],
      ['two', 'one'],
    ]) {
      await inTestHome(async (home) => {
        home.write('.config/pip/pip.conf', text);
        for (const id of ['one', 'two']) await setUp(home.context, pipAdapter, id, requestFor(`repo-${id}`));
        expect(home.read('.config/pip/pip.conf')).toContain(
          `index-url: https://aws@${host}/pypi/repo-two/simple/\r\n`,
        );
        const [first = '', last = ''] = order;
        await removeOwner(home.context, { tool: 'pip', id: first });
        expect(home.read('.config/pip/pip.conf')).toContain(
          `index-url: https://aws@${host}/pypi/repo-${last}/simple/\r\n`,
        );
        await removeOwner(home.context, { tool: 'pip', id: last });
        expect(home.read('.config/pip/pip.conf')).toBe(text);
      });
    }
  });
});

describe('uv.toml', () => {
  it.each([
    ['/elsewhere/uv.toml', '/elsewhere/uv.toml'],
    ['mine.toml', undefined],
    ['', '.config/uv/uv.toml'],
  ])('is the one that UV_CONFIG_FILE=%s names, from the working directory on', async (named, path) => {
    await inTestHome(async ({ context }) => {
      const { files } = await planned(uvAdapter, { ...context, env: { UV_CONFIG_FILE: named } });
      expect(files[0]).toBe(resolve(context.homeDirectory, path ?? join(context.workingDirectory, named)));
    });
  });

  it('gets a named index, the default where there is none', async () => {
    await inTestHome(async ({ context }) => {
      const { text, notes } = await planned(uvAdapter, context);
      expect(text).toBe(
        [
          'keyring-provider = "subprocess"',
          '',
          '[[index]]',
          'name = "codeartifact-my-repo"',
          `url = "https://aws@${host}/pypi/my-repo/simple/"`,
          `publish-url = "https://aws@${host}/pypi/my-repo/"`,
          'authenticate = "always"',
          'default = true',
          '',
        ].join('\n'),
      );
      expect(notes).toContain('uv publish --index codeartifact-my-repo');
    });
  });

  it('names an index of its own where one without a name has our URL', async () => {
    await inTestHome(async (home) => {
      home.write('.config/uv/uv.toml', `[[index]]\nurl = "https://aws@${host}/pypi/my-repo/simple/"\n`);
      const { text } = await planned(uvAdapter, home.context);
      expect(text.match(/^name = .*/gm)).toEqual(['name = "codeartifact-my-repo"']);
    });
  });

  it('stays the default where it is, and is none beside an index-url of former times', async () => {
    await inTestHome(async (home) => {
      const { text } = await planned(uvAdapter, home.context);
      home.write('.config/uv/uv.toml', text);
      const again = await planned(uvAdapter, home.context);
      expect(again.notes).not.toContain('another index');
      home.write('.config/uv/uv.toml', 'index-url = "https://corp.example/"\n');
      const beside = await planned(uvAdapter, home.context);
      expect(beside.text).not.toContain('default');
      expect(beside.notes).toContain('another index stays uv');
    });
  });

  it('leaves a default that is there, and says so', async () => {
    await inTestHome(async (home) => {
      home.write(
        '.config/uv/uv.toml',
        '[[index]]\nname = "corp"\nurl = "https://corp.example/"\ndefault = true\n',
      );
      const { text, notes } = await planned(uvAdapter, home.context);
      expect(text.match(/default = true/g)).toHaveLength(1);
      expect(notes).toContain('another index stays uv');
    });
  });

  it.each([
    ['uv.toml', 'keyring-provider'],
    ['pyproject.toml', '[tool.uv]\nkeyring-provider'],
  ])('of a project is %s', async (name, begin) => {
    await inTestHome(async (home) => {
      home.write(`project/${name}`, '');
      const context = { ...home.context, workingDirectory: join(home.home, 'project') };
      const { files, text } = await planned(uvAdapter, context, requestFor('my-repo', { level: 'project' }));
      expect(files[0]).toBe(join(home.home, 'project', name));
      expect(text.startsWith(begin)).toBe(true);
    });
  });
});

it.each([
  ['twine', twineAdapter, 'user'],
  ['poetry', poetryAdapter, 'user'],
  ['poetry', poetryAdapter, 'project'],
] as const)('says that %s lacks keyrings-vouch only where it does: %#', async (tool, adapter, level) => {
  await inTestHome(async (home) => {
    const told = async (backend: '0' | '1') => {
      const context = withPrograms(home, { 'venv/bin/python': `26.3\n${backend}\n0\n` });
      home.write(`bin/${tool}`, `#!${home.home}/venv/bin/python\n`, 0o755);
      const project = { ...context, workingDirectory: home.home };
      const request = { ...requestFor('my-repo'), level };
      return (await planned<unknown>(adapter as Adapter<PythonRequest, unknown>, project, request)).notes;
    };
    expect(await told('0')).toContain(`${tool} imports keyring from its own environment`);
    expect(await told('1')).not.toContain('imports keyring');
  });
});

describe('.pypirc', () => {
  it('gets a section and a place in the list, beside the two that twine knows without one', async () => {
    await inTestHome(async (home) => {
      const { text, notes } = await planned(twineAdapter, home.context);
      expect(text).toBe(
        [
          '[distutils]',
          'index-servers = pypi testpypi codeartifact-my-repo',
          '',
          '[codeartifact-my-repo]',
          `repository = https://${host}/pypi/my-repo/`,
          'username = aws',
          '',
        ].join('\n'),
      );
      expect(notes).toContain('pipx inject twine keyrings-vouch');
    });
  });

  it('has nothing more in a list of the person’s own than our name', async () => {
    await inTestHome(async (home) => {
      home.write('.pypirc', '[distutils]\nindex-servers = pypi mine\n');
      const { text } = await planned(twineAdapter, home.context);
      expect(text).toContain('index-servers = pypi mine codeartifact-my-repo\n');
    });
  });

  it('is known by the name that has our repository, however its key is written', async () => {
    await inTestHome(async (home) => {
      home.write(
        '.pypirc',
        `[pypi]\nusername = __token__\n[other]\nrepository = https://other.example/\n[mine]\nRepository:   https://${host}/pypi/my-repo/  \n`,
      );
      const { notes } = await planned(twineAdapter, home.context);
      expect(notes).toContain('twine upload --repository mine dist/*');
      home.write('.pypirc', `[mine]\nrepository =\n    https://${host}/pypi/my-repo/\n`);
      const below = await planned(twineAdapter, home.context);
      expect(below.notes).toContain('twine upload --repository mine dist/*');
    });
  });

  it('there is none of a project', async () => {
    await inTestHome(async ({ context }) => {
      const request = requestFor('my-repo', { level: 'project' });
      await expect(planned(twineAdapter, context, request)).rejects.toMatchObject({ kind: 'usage' });
    });
  });
});

describe('poetry and pdm', () => {
  it.each([
    ['poetry', poetryAdapter, '[[tool.poetry.source]]\nname = "codeartifact-my-repo"'],
    ['pdm', pdmAdapter, '[[tool.pdm.source]]\nname = "pypi"'],
  ] as const)(
    '%s of a project stands in pyproject.toml, without a user name or a token',
    async (_, adapter, begin) => {
      await inTestHome(async (home) => {
        home.write('project/pyproject.toml', '[project]\nname = "x"\n');
        const context = { ...home.context, workingDirectory: join(home.home, 'project') };
        const request = requestFor('my-repo', { level: 'project' });
        const facts = await adapter.inspect(context, request);
        const [edit] = adapter.plan(request, facts as never).edits;
        expect(edit?.path).toBe(join(home.home, 'project/pyproject.toml'));
        expect(edit?.after).toContain(begin);
        expect(edit?.after).toContain(`url = "https://${host}/pypi/my-repo/simple/"`);
        expect(edit?.after).not.toContain('@');
      });
    },
  );
});

describe('poetry', () => {
  it('has our index as the primary source of a project, in place of the public one', async () => {
    await inTestHome(async ({ context }) => {
      const { text } = await planned(poetryAdapter, context, requestFor('my-repo', { level: 'project' }));
      expect(text).toBe(
        `[[tool.poetry.source]]\nname = "codeartifact-my-repo"\nurl = "https://${host}/pypi/my-repo/simple/"\npriority = "primary"\n`,
      );
    });
  });
});

describe('a password that the tool would send before it asks keyring', () => {
  const basic = (own: string) =>
    `[http-basic.techoral]\n${own}[http-basic.other]\nusername = "me"\npassword = "theirs"\n`;
  const source = `[[tool.poetry.source]]\nname = "techoral"\nurl = "https://${host}/pypi/my-repo/simple/"\n`;

  it('goes from the section that aws codeartifact login wrote for twine', async () => {
    await inTestHome(async (home) => {
      const text = `[distutils]\nindex-servers =\n    codeartifact\n[codeartifact]\nrepository = https://${host}/pypi/my-repo/\nusername = aws\npassword = old\n`;
      home.write('.pypirc', text);
      const { text: after, notes } = await planned(twineAdapter, home.context);
      expect(after).toBe(text.replace('password = old\n', ''));
      expect(notes).toContain('twine upload --repository codeartifact dist/*');
    });
  });

  it.each(['user', 'project'] as const)('goes from what pdm reads, %s', async (level) => {
    await inTestHome(async (home) => {
      const source = '[[tool.pdm.source]]\nname = "pypi"\nurl = "https://old.example/"\npassword = "old"\n';
      home.write(
        '.config/pdm/config.toml',
        `[pypi]\npassword = "old"\n[repository.mine]\nurl = "https://${host}/pypi/my-repo/"\npassword = "old"\n`,
      );
      home.write('project/pyproject.toml', source);
      const context = { ...home.context, workingDirectory: join(home.home, 'project') };
      const { text } = await planned(pdmAdapter, context, requestFor('my-repo', { level }));
      expect(text).toContain('my-repo');
      expect(text).not.toContain('password');
    });
  });

  it('goes from poetry’s auth.toml, for the name that poetry knows the source by', async () => {
    await inTestHome(async (home) => {
      home.write('.config/pypoetry/auth.toml', basic('username = "aws"\npassword = "old"\n'));
      home.write('project/pyproject.toml', source);
      const context = { ...home.context, workingDirectory: join(home.home, 'project') };
      const request = requestFor('my-repo', { level: 'project' });
      const { edits, notes } = await planFor(context, poetryAdapter, request);
      expect(edits[1]).toMatchObject({
        path: join(home.home, '.config/pypoetry/auth.toml'),
        after: basic(''),
      });
      expect(notes.join()).not.toContain('--unset');
    });
  });

  it('goes from poetry’s auth.toml for a repository of the user’s as well', async () => {
    await inTestHome(async (home) => {
      home.write('.config/pypoetry/auth.toml', '[http-basic.codeartifact-my-repo]\npassword = "old"\n');
      const { edits, notes } = await planFor(home.context, poetryAdapter, requestFor('my-repo'));
      expect(edits[1]?.after).not.toContain('old');
      expect(notes.join()).not.toContain('--unset');
    });
  });

  it('is nowhere where poetry has neither a user nor a password', async () => {
    await inTestHome(async (home) => {
      home.write('.config/pypoetry/auth.toml', '[http-basic.codeartifact-my-repo]\n');
      const { files, notes } = await planned(poetryAdapter, home.context);
      expect(files).toHaveLength(1);
      expect(notes).not.toContain('--unset');
    });
  });

  it('may be in the system’s keyring, where only poetry can take it away', async () => {
    await inTestHome(async (home) => {
      home.write(
        '.config/pypoetry/auth.toml',
        basic('username = "aws"\n').replace('techoral', 'codeartifact-my-repo'),
      );
      const { files, notes } = await planned(poetryAdapter, home.context);
      expect(files).toEqual([join(home.home, '.config/pypoetry/config.toml')]);
      expect(notes).toContain('poetry config --unset http-basic.codeartifact-my-repo');
      const request = requestFor('my-repo', { level: 'project' });
      const project = await planned(poetryAdapter, home.context, request);
      expect(project.notes).toContain('poetry config --unset http-basic.codeartifact-my-repo');
    });
  });
});

describe('pdm’s own file', () => {
  it('has our index for its main one, and a repository to publish to', async () => {
    await inTestHome(async ({ context }) => {
      const { text, notes } = await planned(pdmAdapter, context);
      expect(text).toBe(
        [
          '[pypi]',
          `url = "https://${host}/pypi/my-repo/simple/"`,
          '',
          '[repository.codeartifact-my-repo]',
          `url = "https://${host}/pypi/my-repo/"`,
          'username = "aws"',
          '',
        ].join('\n'),
      );
      expect(notes).toContain('pdm publish --repository codeartifact-my-repo');
      expect(notes).toContain('on PATH, before any other keyring');
    });
  });
});

describe('two set-ups of pdm', () => {
  it('have the last one as the main index, and the other again once that goes', async () => {
    await inTestHome(async (home) => {
      for (const id of ['one', 'two']) await setUp(home.context, pdmAdapter, id, requestFor(`repo-${id}`));
      const read = () => home.read('.config/pdm/config.toml');
      expect(read()).toContain(`[pypi]\nurl = "https://${host}/pypi/repo-two/simple/"`);
      await removeOwner(home.context, { tool: 'pdm', id: 'two' });
      expect(read()).toContain(`[pypi]\nurl = "https://${host}/pypi/repo-one/simple/"`);
      expect(read()).not.toContain('repo-two');
      await removeOwner(home.context, { tool: 'pdm', id: 'one' });
      expect(home.tree()).toEqual({});
    });
  });
});

describe('a repository’s name', () => {
  const choose = (taken: Record<string, string>, more: Partial<PythonRequest> = {}) =>
    nameFor(requestFor('my.repo', more), { path: '/h/file' }, new Map(Object.entries(taken)), 'https://own/');

  it('is codeartifact-REPOSITORY, the one that the URL has already, or the one asked for', () => {
    expect(choose({})).toBe('codeartifact-my-repo');
    expect(choose({ mine: 'https://aws@own/' })).toBe('mine');
    expect(choose({ mine: 'https://own/' }, { registryName: 'other' })).toBe('other');
  });

  it('grows until it is free', () => {
    const taken: Record<string, string> = { 'codeartifact-my-repo': 'https://else/' };
    expect(choose(taken)).toBe('codeartifact-my-domain-my-repo');
    taken['codeartifact-my-domain-my-repo'] = 'https://else/';
    taken['codeartifact-my-domain-123456789012-my-repo'] = 'https://else/';
    taken['codeartifact-my-domain-123456789012-us-east-1-my-repo'] = 'https://else/';
    expect(() => choose(taken)).toThrow('/h/file has other repositories under every name');
  });

  it('is never one that another repository has, though asked for', () => {
    const wish = { registryName: 'corp' };
    const others = ['https://corp.example/simple/', undefined, `https://aws@${host}/pypi/other/simple/`];
    for (const corp of others)
      expect(() => choose({ corp: corp as string }, wish)).toThrow('has corp for another repository');
    expect(choose({ corp: 'https://aws@own/' }, wish)).toBe('corp');
  });

  it('has 64 letters at the most', () => {
    const registryName = `a${'-'.repeat(63)}`;
    expect(choose({}, { registryName })).toBe(registryName);
    expect(() => choose({}, { registryName: `${registryName}x` })).toThrow('cannot be a repository’s name');
  });

  it.each(['', 'a b', '-x', 'a.b', '../x', 'a]'])('is not %j', (registryName) => {
    expect(() => choose({}, { registryName })).toThrow('cannot be a repository’s name');
  });
});

describe('a tool’s own file', () => {
  it.each([
    ['poetry', poetryAdapter, { POETRY_CONFIG_DIR: '/own' }, '/own/config.toml'],
    ['pdm', pdmAdapter, { PDM_CONFIG_FILE: '/own/pdm.toml' }, '/own/pdm.toml'],
  ] as const)('of %s is where a variable puts it', async (_, adapter, env, path) => {
    await inTestHome(async (home) => {
      const facts = await adapter.inspect({ ...home.context, env }, requestFor('my-repo'));
      expect(facts.config.path).toBe(path);
    });
  });

  it.each([
    ['poetry', poetryAdapter, 'Library/Application Support/pypoetry/config.toml'],
    ['pdm', pdmAdapter, 'Library/Application Support/pdm/config.toml'],
    ['uv', uvAdapter, '.config/uv/uv.toml'],
  ] as const)(
    'of %s on macOS is where platformdirs puts it, or the tool itself',
    async (_, adapter, path) => {
      await inTestHome(async (home) => {
        const facts = await adapter.inspect({ ...home.context, platform: 'darwin' }, requestFor('my-repo'));
        expect(facts.config.path).toBe(join(home.home, path));
      });
    },
  );
});

describe('a tool’s own file on Windows', () => {
  it.each([
    ['poetry', poetryAdapter, {}, 'R\\pypoetry'],
    ['poetry', poetryAdapter, { APPDATA: '' }, 'AppData\\Roaming\\pypoetry'],
    ['uv', uvAdapter, {}, 'R\\uv'],
    ['pdm', pdmAdapter, {}, 'L\\pdm\\pdm'],
    ['pdm', pdmAdapter, { LOCALAPPDATA: '' }, 'AppData\\Local\\pdm\\pdm'],
  ] as const)('of %s is where platformdirs puts it', async (_, adapter, more, directory) => {
    await inTestHome(async (home) => {
      const env = { APPDATA: 'C:\\R', LOCALAPPDATA: 'C:\\L', ...more };
      const context: Context = { ...home.context, platform: 'win32', env };
      const { config } = await adapter.inspect(context, requestFor('my-repo'));
      expect(dirname(config.path)).toMatch(new RegExp(`[:/\\\\]\\\\?${directory.replaceAll('\\', '\\\\')}$`));
    });
  });
});
