import { join } from 'node:path';
import { inTestHome } from '@vouch/adapter-kit/testing';
import type { Context } from '@vouch/core';
import { testContext } from '@vouch/core/testing';
import { describe, expect, it } from 'vitest';
import { commandFor } from '../../remedy.ts';
import type { Scene } from '../scene.ts';
import { lookAtPip } from './pip.ts';

const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const index =
  'https://aws@my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/pypi/my-repo/simple/';
const setUp = { ...domain, tool: 'pip', repository: 'my-repo', format: 'pypi', chosen: [] };

const conf = (provider: string) => `[global]\nindex-url = ${index}\nkeyring-provider = ${provider}\n`;

/** A home where pip is set up for my-repo. */
function sceneIn(context: Context): Scene {
  return { context, domains: [domain], setUps: [setUp], uses: [] } as unknown as Scene;
}

it('calls a file bad that begins with a byte-order mark', async () => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', `\uFEFF${conf('subprocess')}`);
    const [found] = await lookAtPip(sceneIn(home.context));
    expect(found?.what).toContain('begins with a byte-order mark, which pip takes for a letter');
  });
});

it.each([
  ['a section', '[global]\ntimeout = 5\n', '[global] is there twice'],
  ['a key', 'keyring-provider = import\n', '[global] keyring-provider is there twice'],
])('calls a file bad that pip refuses for %s that is there twice', async (_what, more, reason) => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', `${conf('subprocess')}${more}`);
    const [found] = await lookAtPip(sceneIn(home.context));
    expect(found?.state).toBe('bad');
    expect(found?.what).toContain(reason);
  });
});

it('takes an origin of the domain’s own for CodeArtifact', async () => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', conf('subprocess').replace(/aws@[^/]*/, 'aws@pypi.example.com'));
    home.write('.vouch/bin/keyring', '', 0o755);
    const env = { PATH: `${home.home}/.vouch/bin` };
    const told = async (origins: readonly string[]) => {
      const scene = { ...sceneIn({ ...home.context, env }), domains: [{ ...domain, origins }] };
      return (await lookAtPip(scene)).map(({ what }) => what).join('\n');
    };
    expect(await told([])).toContain('an index that is not the one of my-repo');
    expect(await told(['https://pypi.example.com'])).not.toContain('an index that is not the one of my-repo');
  });
});

it.each([
  ['pip 23.2 from /usr/lib/python3/dist-packages/pip (python 3.11)', []],
  [
    'pip 23.0.1 from HOME/venv/lib/python3.11/site-packages/pip (python 3.11)',
    [
      {
        state: 'warning',
        what: /^pip 23\.0\.1 asks no keyring under --no-input/,
        fix: /^env PIP_CONFIG_FILE=\/dev\/null \S+\/bin\/pip install --upgrade pip$/,
      },
    ],
  ],
  [
    'pip 22.3.1 from HOME/lib/python3/dist-packages/pip (python 3.11)',
    [
      {
        state: 'bad',
        what: /^pip 22\.3\.1 cannot start a keyring program.* the system’s/,
        fix: /^python3 -m venv venv && \. venv\/bin\/activate && env PIP_CONFIG_FILE=\/dev\/null venv\/bin\/python3 -m pip install --upgrade pip$/,
      },
    ],
  ],
])('knows what can be done about %s', async (said, expected) => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', conf('subprocess'));
    home.write('lib/python3.11/EXTERNALLY-MANAGED', '');
    home.write('bin/pip', '', 0o755);
    home.write('.vouch/bin/keyring', '', 0o755);
    const context = {
      ...home.context,
      env: { PATH: `${home.home}/.vouch/bin:${home.home}/bin` },
      run: async () => ({ code: 0, stdout: said.replace('HOME', home.home), stderr: '' }),
    };
    const scene = sceneIn(context);
    const found = (await lookAtPip(scene)).filter(({ state }) => state !== 'good');
    const shell = { platform: 'linux', vouch: ['vouch'], aside: '.aside' } as const;
    expect(
      found.map(({ state, what, remedy }) => ({ state, what, fix: remedy && commandFor(remedy, shell) })),
    ).toEqual(
      expected.map(({ state, what, fix }) => ({
        state,
        what: expect.stringMatching(what),
        fix: expect.stringMatching(fix),
      })),
    );
  });
});

it.each([
  [
    '23.2',
    'subprocess',
    [/^pip 23\.2 asks no keyring for an --index-url without a user name: write https:\/\/aws@…$/],
  ],
  ['26.2', 'subprocess', []],
  ['23.2', 'import', []],
])('tells of pip %s with %s what an index on the command line needs', async (version, provider, told) => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', conf(provider));
    home.write('bin/pip', '', 0o755);
    home.write('.vouch/bin/keyring', '', 0o755);
    const context = {
      ...home.context,
      env: { PATH: `${home.home}/.vouch/bin:${home.home}/bin` },
      run: async () => ({ code: 0, stdout: `pip ${version} from /x/pip (python 3.11)`, stderr: '' }),
    };
    const [first, ...others] = await lookAtPip(sceneIn(context));
    expect(first?.what).toBe('pip asks vouch for the tokens of my-repo');
    expect(others).toEqual(told.map((what) => ({ state: 'good', what: expect.stringMatching(what) })));
  });
});

it('calls a file that pip cannot read damaged, by its name and with the reason', async () => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', `${conf('import')}garbage\n`);
    home.write('venv/pip.conf', 'garbage\n');
    const context = { ...home.context, env: { VIRTUAL_ENV: `${home.home}/venv` } };
    const scene = sceneIn(context);
    expect(await lookAtPip(scene)).toMatchObject([
      {
        state: 'bad',
        what: expect.stringMatching(/^\S+\.config\/pip\/pip\.conf: .+: the file is damaged/),
        remedy: { kind: 'all' },
      },
      { state: 'bad', what: expect.stringMatching(/^\S+venv\/pip\.conf: .+: the file is damaged; fix it$/) },
    ]);
  });
});

it.each(['my-repo', 'other-repo'])('names the set-up that pip’s one index is of: %s', async (repository) => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', conf('import').replace('my-repo', repository));
    const scene = { ...sceneIn(home.context), setUps: [setUp, { ...setUp, repository: 'other-repo' }] };
    expect(await lookAtPip(scene as unknown as Scene)).toEqual([
      { state: 'good', what: `pip asks vouch for the tokens of ${repository}` },
    ]);
  });
});

describe('pip’s own precedence', () => {
  const other = 'https://pypi.example.com/simple';
  const install = (url: string) => `[install]\nindex-url = ${url}\n`;

  it.each([
    ['install first', `${install(other)}${conf('import')}`, /pip\.conf:2 sends pip to an index/],
    ['install last', `${conf('import')}${install(other)}`, /pip\.conf:5 sends pip to an index/],
  ])('[install] beats [global], %s, and set-up again would not mend it', async (_name, text, what) => {
    await inTestHome(async (home) => {
      home.write('.config/pip/pip.conf', text);
      const scene = sceneIn(home.context);
      const [found] = await lookAtPip(scene);
      expect(found).toMatchObject({
        state: 'bad',
        what: expect.stringMatching(what),
        remedy: { kind: 'cut-lines', holds: 'index-url' },
      });
    });
  });

  it('an [install] of ours beats another [global], and an empty one leaves it to [global]', async () => {
    await inTestHome(async (home) => {
      const scene = sceneIn(home.context);
      home.write('.config/pip/pip.conf', `${install(index)}${conf('import').replace(index, other)}`);
      expect(await lookAtPip(scene)).toMatchObject([{ state: 'good' }]);
      home.write('.config/pip/pip.conf', `${conf('import')}[install]\nindex-url =\n`);
      expect(await lookAtPip(scene)).toMatchObject([{ state: 'good' }]);
    });
  });
});

// pip 26 and set-up pass a relative one by (XDG base directories, 0.8).
it('reads the file that set-up writes where XDG_CONFIG_HOME is relative', async () => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', `[global]\nindex-url = ${index}\nkeyring-provider = import\n`);
    const context = { ...home.context, env: { XDG_CONFIG_HOME: 'relative' } };
    const scene = sceneIn(context);
    expect(await lookAtPip(scene)).toMatchObject([{ state: 'good' }]);
  });
});

// pip passes the user's own by where there is such a file (pip, `_internal/configuration.py`).
it('reads the file that PIP_CONFIG_FILE names in the place of the user’s, and not beside it', async () => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', conf('import'));
    home.write('own.conf', '[global]\ntimeout = 10\n');
    const context = { ...home.context, env: { PIP_CONFIG_FILE: `${home.home}/own.conf` } };
    expect(await lookAtPip(sceneIn(context))).toMatchObject([
      { state: 'bad', what: expect.stringContaining('PIP_CONFIG_FILE has it read') },
      { state: 'bad', what: expect.stringContaining('ask keyring') },
    ]);
    home.write('own.conf', conf('import'));
    expect(await lookAtPip(sceneIn(context))).toMatchObject([{ state: 'good' }]);
    const gone = { ...context, env: { PIP_CONFIG_FILE: `${home.home}/gone.conf` } };
    expect(await lookAtPip(sceneIn(gone))).toMatchObject([{ state: 'good' }]);
  });
});

/** The same files for a machine whose root is `root` in the home. */
function below(home: string, files: Context['files']): Context['files'] {
  const get = (target: object, name: string) => {
    const method = (target as Record<string, (...given: unknown[]) => unknown>)[name];
    return (path: string, ...more: unknown[]) =>
      method?.call(target, path.startsWith(home) ? path : join(home, 'root', path), ...more);
  };
  return new Proxy(files, { get: get as never });
}

it('is not looked at where another tool is set up alone', async () => {
  const { setUps, ...scene } = sceneIn(testContext());
  const others = setUps.map((each) => ({ ...each, tool: 'uv' }));
  expect(await lookAtPip({ ...scene, setUps: others })).toEqual([]);
});

describe('what keeps pip from vouch', () => {
  const cut = { kind: 'cut-lines' };
  const again = { kind: 'vouch', words: expect.arrayContaining(['--tool', 'pip']) };
  const elsewhere = '[global]\nindex-url = https://pypi.example.com/simple\n';
  /** What is not good with these files, in a home whose environment is `~/venv`. */
  const wrong = (files: Record<string, string>, aws: object = {}) =>
    inTestHome(async (home) => {
      for (const [path, text] of Object.entries(files)) home.write(path, text, 0o755);
      const env = { VIRTUAL_ENV: `${home.home}/venv`, PATH: `${home.home}/bin` };
      const found = await lookAtPip({ ...sceneIn({ ...home.context, env }), aws } as unknown as Scene);
      return found
        .filter(({ state }) => state !== 'good')
        .map(({ what, ...more }) => ({ ...more, what: what.replace(home.home, '~') }));
    });
  const user = '.config/pip/pip.conf';

  it('is another index: set-up mends the user’s file, and a cut the environment’s', async () => {
    expect(await wrong({ [user]: `${elsewhere}keyring-provider = import\n` })).toMatchObject([
      {
        state: 'bad',
        what: `~/${user}:2 sends pip to an index that is not the one of my-repo`,
        remedy: again,
      },
    ]);
    expect(await wrong({ [user]: conf('import'), 'venv/pip.conf': elsewhere })).toMatchObject([
      {
        state: 'bad',
        what: '~/venv/pip.conf:2 sends pip to an index that is not the one of my-repo',
        remedy: cut,
      },
    ]);
  });

  it('is an index beside it, however that is spelled, and not a key that says nothing', async () => {
    const extra = `${conf('import')}Extra_Index_URL = https://pypi.example.com/simple\n`;
    expect(await wrong({ [user]: extra })).toMatchObject([
      {
        state: 'warning',
        what: expect.stringMatching(/^~\/\.config\/pip\/pip\.conf:4 has an extra-index-url/),
        remedy: cut,
      },
    ]);
    expect(await wrong({ [user]: `${conf('import')}extra-index-url =\n` })).toEqual([]);
  });

  it('is a keyring that is not asked, or another one', async () => {
    expect(await wrong({ [user]: conf('disabled') })).toMatchObject([
      { state: 'bad', what: `~/${user}:3 keeps pip from asking keyring`, remedy: again },
    ]);
    expect(await wrong({ [user]: conf('subprocess'), 'bin/keyring': '' })).toMatchObject([
      { state: 'bad', what: expect.stringMatching(/^pip finds another keyring before vouch’s: ~\/bin/) },
    ]);
  });

  it('is a token in the URL, whether it lives or not', async () => {
    const asked: string[] = [];
    const answering = (status: number) => ({
      fetch: async (url: string, { headers }: { headers: Record<string, string> }) => {
        asked.push(url, Buffer.from(headers['authorization']?.slice(6) ?? '', 'base64').toString());
        return { status };
      },
    });
    const text = conf('import').replace('aws@', 'aws:opensesame@');
    expect(await wrong({ [user]: text }, answering(200))).toMatchObject([
      {
        state: 'bad',
        what: `~/${user}:2 holds a token, which keeps pip from asking vouch once it ends`,
        remedy: again,
      },
    ]);
    expect(asked).toEqual([index.replace('aws@', ''), 'aws:opensesame']);
    expect(await wrong({ [user]: text }, answering(401))).toMatchObject([
      {
        state: 'bad',
        what: expect.stringMatching(/ holds a stale token, .* answers 401 to it$/),
        remedy: again,
      },
    ]);
  });

  it.each<[NodeJS.Platform, string, string, string, string, string]>([
    ['linux', '/etc/xdg/pip', '/etc', '.pip', '.config/pip', 'venv'],
    [
      'darwin',
      '/Library/Application Support/pip',
      '.pip',
      '.config/pip',
      'Library/Application Support/pip',
      'venv',
    ],
  ])(
    'is the file that pip reads after another, and not one that it reads before: %s',
    async (platform, ...order) => {
      for (const [at, first] of order.slice(0, -1).entries()) {
        const second = order[at + 1] ?? '';
        const look = async (one: string, two: string) =>
          await inTestHome(async (home) => {
            const place = (directory: string) => (directory.startsWith('/') ? `root${directory}` : directory);
            home.write(`${place(first)}/pip.conf`, one);
            home.write(`${place(second)}/pip.conf`, two);
            const env = { VIRTUAL_ENV: `${home.home}/venv` };
            const context = { ...home.context, platform, env, files: below(home.home, home.context.files) };
            return (await lookAtPip(sceneIn(context))).map(({ state, what }) => `${state}: ${what}`);
          });
        expect(await look(elsewhere, conf('import'))).toEqual([
          'good: pip asks vouch for the tokens of my-repo',
        ]);
        expect((await look(conf('import'), elsewhere))[0]).toContain(
          `${second}/pip.conf:2 sends pip to an index`,
        );
      }
    },
  );

  it('may stand in a directory of XDG_CONFIG_DIRS, the last of which counts', async () => {
    await inTestHome(async (home) => {
      const wrongWith = async (one: string, two: string) => {
        home.write('one/pip/pip.conf', one);
        home.write('two/pip/pip.conf', two);
        const env = { XDG_CONFIG_DIRS: `${home.home}/one:relative:${home.home}/two` };
        const found = await lookAtPip(sceneIn({ ...home.context, env }));
        return found.filter(({ state }) => state !== 'good').map(({ what }) => what);
      };
      expect(await wrongWith(elsewhere, conf('import'))).toEqual([]);
      expect(await wrongWith(conf('import'), elsewhere)).toEqual([
        `${home.home}/two/pip/pip.conf:2 sends pip to an index that is not the one of my-repo`,
      ]);
    });
  });
});

it('tries pip3 where there is no pip, and asks nothing where there is neither', async () => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', conf('import'));
    home.write('bin/pip3', '', 0o755);
    const asked: string[] = [];
    const context = {
      ...home.context,
      env: { PATH: `${home.home}/bin` },
      run: async (file: string) => {
        asked.push(file);
        return { code: 0, stdout: 'pip 22.3 from C:\\pip (python 3.11)', stderr: '' };
      },
    };
    expect((await lookAtPip(sceneIn(context))).map(({ state }) => state)).toEqual(['warning']);
    expect(asked).toEqual([`${home.home}/bin/pip3`]);
    expect((await lookAtPip(sceneIn({ ...context, env: {} }))).map(({ state }) => state)).toEqual(['good']);
    expect(asked).toHaveLength(1);
  });
});

describe('what pip before 26.2 needs for its index', () => {
  const bare = index.replace('aws@', '');
  const bob = index.replace('aws@', 'bob@');
  const unset = { kind: 'unset', names: ['PIP_INDEX_URL'] };
  const again = { kind: 'vouch' };

  it.each([
    ['23.2', index, undefined, undefined, {}],
    ['23.2', bare, undefined, /pip\.conf:2 names no user, and pip 23\.2 gets/, again],
    ['23.2', bob, undefined, /pip\.conf:2 names the user bob, and/, again],
    ['23.2', index, bare, /^PIP_INDEX_URL names no user, and/, unset],
    ['23.2', index, bob, /^PIP_INDEX_URL names the user bob/, unset],
    ['23.2', bare, index, undefined, {}],
    ['26.2', bare, bob, undefined, {}],
  ])('is our user name: pip %s, %s, %s', async (version, file, variable, what, remedy) => {
    await inTestHome(async (home) => {
      home.write('.config/pip/pip.conf', conf('subprocess').replace(index, file));
      home.write('bin/pip', '', 0o755);
      home.write('.vouch/bin/keyring', '', 0o755);
      const context = {
        ...home.context,
        env: {
          PATH: `${home.home}/.vouch/bin:${home.home}/bin`,
          ...(variable !== undefined && { PIP_INDEX_URL: variable }),
        },
        run: async () => ({ code: 0, stdout: `pip ${version} from /x/pip (python 3.11)`, stderr: '' }),
      };
      const wrong = (await lookAtPip(sceneIn(context))).filter(({ state }) => state !== 'good');
      expect(wrong).toMatchObject(
        what === undefined ? [] : [{ state: 'bad', what: expect.stringMatching(what), remedy }],
      );
    });
  });
});

it.each([
  index.replace('my-repo', 'other-repo'),
  index.replace('/pypi/', '/npm/'),
  index.replace('simple/', ''),
])('%s is not the index of my-repo', async (other) => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', conf('import').replace(index, other));
    expect(await lookAtPip(sceneIn(home.context))).toMatchObject([
      { state: 'bad', what: expect.stringMatching(/an index that is not the one of my-repo$/) },
    ]);
  });
});

// pip 23.2 and 26.3 ask the server without a password then, and twice (measured).
it.each([
  ['import', undefined, '0', 1],
  ['subprocess', 'import', '0', 1],
  ['subprocess', 'import', '1', 0],
  ['import', 'subprocess', '0', 0],
])('a keyring that pip imports needs our backend: %s, %s, %s', async (provider, variable, backend, times) => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', conf(provider));
    home.write('.vouch/bin/keyring', '', 0o755);
    home.write('bin/python3', '', 0o755);
    const context = {
      ...home.context,
      env: {
        PATH: `${home.home}/.vouch/bin:${home.home}/bin`,
        ...(variable !== undefined && { PIP_KEYRING_PROVIDER: variable }),
      },
      run: async () => ({ code: 0, stdout: `26.3\n${backend}\n0\n0\n`, stderr: '' }),
    };
    const wrong = (await lookAtPip(sceneIn(context))).filter(({ state }) => state !== 'good');
    const python = `${home.home}/bin/python3`;
    const what = `pip cannot ask vouch: there is no keyrings-vouch beside its Python, ${python}`;
    const remedy = variable === undefined ? { kind: 'vouch' } : { kind: 'unset' };
    expect(wrong).toMatchObject(Array.from({ length: times }, () => ({ state: 'bad', what, remedy })));
  });
});

// Measured with pip 23.2 and 26.3.
it.each([
  ['[install]\nno-index = true', [/:5 keeps pip install from every index$/]],
  ['no-index = yes', [/:4 keeps pip install from every index$/]],
  ['no-index = no', []],
  ['no-index = yes\n[install]\nno-index = off', []],
  ['[download]\nno-index = true', [/:5 keeps pip download from every index$/]],
  ['[download]\nindex-url = https://pypi.example.com/simple', [/:5 sends pip download to an index/]],
  [`[download]\nindex-url = ${index}`, []],
  ['[wheel]\nkeyring-provider = disabled', [/:5 keeps pip wheel from asking keyring$/]],
  ['[freeze]\nindex-url = https://pypi.example.com/simple', []],
])('a section of one command counts for that one: %j', async (more, says) => {
  await inTestHome(async (home) => {
    home.write('.config/pip/pip.conf', `${conf('import')}${more}\n`);
    const wrong = (await lookAtPip(sceneIn(home.context))).filter(({ state }) => state !== 'good');
    expect(wrong).toMatchObject(
      says.map((what) => ({
        state: 'bad',
        what: expect.stringMatching(what),
        remedy: { kind: 'cut-lines' },
      })),
    );
  });
});
