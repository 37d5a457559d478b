import type { FileFact } from '@vouch/adapter-kit';
import { parseCustomEndpoint } from '@vouch/core';
import { describe, expect, it } from 'vitest';
import { diagnoseCargo } from './diagnose.ts';
import type { CargoDiagnosisFacts } from './facts.ts';
import { throughWhom } from './through-whom.ts';

const setUp = {
  domain: 'my-domain',
  domainOwner: '123456789012',
  region: 'us-east-1',
  repository: 'my-repo',
};
const index = 'sparse+https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/my-repo/';
const file = (path: string, text: string | null): FileFact => ({
  path,
  target: path,
  text,
  mode: text === null ? null : 0o600,
  links: 1,
});
const whole = `[registries.work]\nindex = "${index}"\ncredential-provider = "vouch"\n[credential-alias]\nvouch = ["/h/.vouch/bin/cargo-credential-vouch"]\n`;
const facts = (
  given: Partial<CargoDiagnosisFacts> & { readonly project?: string } = {},
): CargoDiagnosisFacts => ({
  version: '1.95.0',
  user: file('/h/.cargo/config.toml', whole),
  projects: given.project === undefined ? [] : [file('/p/.cargo/config.toml', given.project)],
  credentials: file('/h/.cargo/credentials.toml', null),
  env: {},
  launcher: '/h/.vouch/bin/cargo-credential-vouch',
  ...given,
});
const cut = (from: number, holds: string, to = from) => ({
  kind: 'cut-lines',
  file: '/p/.cargo/config.toml',
  from,
  to,
  holds,
});

describe('diagnoseCargo', () => {
  it('knows the repository at a host that the caller reads', () => {
    const user = file(
      '/h/.cargo/config.toml',
      whole.replace(/https:\/\/[^/]*/, 'https://crates.example.com'),
    );
    const readUrl = (url: string) =>
      parseCustomEndpoint(url, new Map([['https://crates.example.com', setUp]]));
    expect(diagnoseCargo(setUp, facts({ user }), readUrl)).toEqual([]);
    expect(diagnoseCargo(setUp, facts({ user }))).toHaveLength(1);
  });

  it('finds nothing where all is as setup wrote it, under whatever name', () => {
    expect(diagnoseCargo(setUp, facts())).toEqual([]);
    expect(diagnoseCargo(setUp, facts({ project: '[build]\njobs = 2\n', version: '1.74.0' }))).toEqual([]);
  });

  it.each([
    ['an old cargo', facts({ version: '1.73.9' }), /1\.74 is the first/, { kind: 'update-tool' }],
    ['no cargo', facts({ version: undefined }), /no cargo on PATH/, undefined],
    ['no registry', facts({ user: file('/u', '') }), /has no registry any more/, { kind: 'set-up-again' }],
    [
      'another provider',
      facts({ user: file('/u', whole.replace('"vouch"', '"cargo:token"')) }),
      /another credential-provider/,
      { kind: 'set-up-again' },
    ],
    [
      'an alias that leads elsewhere',
      facts({ user: file('/u', whole.replace('/h/', '/x/')) }),
      /does not lead to/,
      { kind: 'set-up-again' },
    ],
    [
      'an alias with an argument, which cargo would give to the launcher',
      facts({ user: file('/u', whole.replace('vouch"]', 'vouch", "x"]')) }),
      /does not lead to/,
      { kind: 'set-up-again' },
    ],
    ['a user’s file that is no TOML', facts({ user: file('/u', '[') }), /\/u is not TOML/, undefined],
    [
      'credentials that are no TOML',
      facts({ credentials: file('/h/.cargo/credentials.toml', '[') }),
      /credentials\.toml is not TOML/,
      undefined,
    ],
    ['a file that is no TOML', facts({ project: '[' }), /\/p\/\.cargo\/config\.toml is not TOML/, undefined],
    [
      'a project’s provider',
      facts({ project: '# c\nregistries.work.credential-provider = [\n "x",\n]\n' }),
      /:2 sets registries\.work\.credential-provider/,
      cut(2, 'credential-provider', 4),
    ],
    [
      'a project’s inline table',
      facts({ project: 'registries.work = { credential-provider = "x", index = "y" }\n' }),
      /sets registries\.work\.credential-provider/,
      undefined,
    ],
    [
      'a project’s alias',
      facts({ project: '[credential-alias]\nvouch = "x" # why\n' }),
      /sets credential-alias\.vouch/,
      cut(2, 'vouch'),
    ],
    [
      'a project’s index of another repository',
      facts({ project: '[registries.work]\nindex = "sparse+https://x.test/"\n' }),
      /sets registries\.work\.index/,
      cut(2, 'index'),
    ],
    [
      'a second name for the index',
      facts({ project: `[registries.twin]\nindex = "${index}"\n` }),
      /cargo refuses two names/,
      { kind: 'set-up-as', name: 'twin' },
    ],
    [
      'the public registry’s name for the index',
      facts({ project: `[registries.crates-io]\nindex = "${index}"\n` }),
      /cargo refuses two names/,
      cut(2, 'index'),
    ],
    [
      'a provider in the environment',
      facts({ env: { CARGO_REGISTRIES_WORK_CREDENTIAL_PROVIDER: 'x' } }),
      /beats what setup wrote/,
      { kind: 'unset', names: ['CARGO_REGISTRIES_WORK_CREDENTIAL_PROVIDER'] },
    ],
    [
      'an index in the environment, whatever it says',
      facts({ env: { CARGO_REGISTRIES_WORK_INDEX: 'vouch' } }),
      /beats what setup wrote/,
      { kind: 'unset', names: ['CARGO_REGISTRIES_WORK_INDEX'] },
    ],
    ...['/bin/false', '/h/.vouch/bin/cargo-credential-vouch x', ''].map(
      (value): [string, CargoDiagnosisFacts, RegExp, unknown] => [
        `an alias in the environment: “${value}”`,
        facts({ env: { CARGO_CREDENTIAL_ALIAS_VOUCH: value } }),
        /^CARGO_CREDENTIAL_ALIAS_VOUCH beats what setup wrote/,
        { kind: 'unset', names: ['CARGO_CREDENTIAL_ALIAS_VOUCH'] },
      ],
    ),
    [
      'a token in the environment',
      facts({ env: { CARGO_REGISTRIES_WORK_TOKEN: 'hunter2' } }),
      /holds a token that cargo does not use any more/,
      { kind: 'unset', names: ['CARGO_REGISTRIES_WORK_TOKEN'] },
    ],
    [
      'a variable of a name with a hyphen',
      facts({
        user: file('/u', whole.replace('registries.work', 'registries.my-work')),
        env: { CARGO_REGISTRIES_MY_WORK_INDEX: 'x' },
      }),
      /beats what setup wrote for the registry my-work/,
      { kind: 'unset', names: ['CARGO_REGISTRIES_MY_WORK_INDEX'] },
    ],
    [
      'a token that was stored',
      facts({ credentials: file('/p/.cargo/config.toml', '[registries.work]\ntoken = "hunter2"\n') }),
      /holds a token for work/,
      cut(2, 'token'),
    ],
  ])('names %s', (_case, given, what, remedy) => {
    const [first, ...others] = diagnoseCargo(setUp, given);
    expect(first?.what).toMatch(what);
    expect(first?.remedy).toEqual(remedy);
    expect(JSON.stringify([first, ...others])).not.toContain('hunter2');
  });

  it('names an old cargo beside a registry that is gone', () => {
    const found = diagnoseCargo(setUp, facts({ user: file('/u', ''), version: '1.73.9' }));
    expect(found.map(({ what }) => what)).toEqual([
      expect.stringMatching(/1\.74 is the first/),
      expect.stringMatching(/has no registry any more/),
    ]);
  });

  it('names a provider that is beaten beside a second name for the index', () => {
    const project = `[registries]\nwork.credential-provider = "x"\ntwin.index = "${index}"\n`;
    expect(diagnoseCargo(setUp, facts({ project })).map(({ what }) => what)).toEqual([
      expect.stringMatching(/sets registries\.work\.credential-provider/),
      expect.stringMatching(/cargo refuses two names/),
    ]);
  });

  it('is content with a project that says the same, be it at another host', () => {
    for (const same of [index, index.replace('.amazonaws.com', '.on.aws')]) {
      const project = whole.replace(index, same);
      expect(diagnoseCargo(setUp, facts({ project }))).toEqual([]);
    }
  });

  it('knows its launcher as a word as well, where cargo parts it into none', () => {
    const [word, parted] = ['/h/.vouch/bin/cargo-credential-vouch', '/h h/cargo-credential-vouch'];
    const aliased = (to: string) =>
      facts({
        launcher: to,
        project: `[credential-alias]\nvouch = "${to}"\n`,
        user: file('/u', whole.replace('/h/.vouch/bin/cargo-credential-vouch', to)),
      });
    expect(diagnoseCargo(setUp, aliased(word))).toEqual([]);
    expect(diagnoseCargo(setUp, aliased(parted))).toMatchObject([
      { what: expect.stringContaining('beats what') },
    ]);
  });

  it('has lines cut out of the file that a link leads to', () => {
    const linked = {
      ...file('/p/.cargo/config.toml', '[credential-alias]\nvouch = "x"\n'),
      target: '/real.toml',
    };
    expect(diagnoseCargo(setUp, facts({ projects: [linked] }))).toMatchObject([
      { what: expect.stringContaining('/p/.cargo/config.toml:2'), remedy: { file: '/real.toml' } },
    ]);
  });

  it('is content with what a directory above says where CARGO_HOME is elsewhere, as cargo is', () => {
    const above = file('/h/.cargo/config.toml', whole);
    const elsewhere = (text: string | null) => file('/ch/config.toml', text);
    for (const text of [null, '', whole, '[credential-alias]\nvouch = "x"\n'])
      expect(diagnoseCargo(setUp, facts({ user: elsewhere(text), projects: [above] }))).toEqual([]);
    const nearer = file('/h/p/.cargo/config.toml', '[credential-alias]\nvouch = "x"\n');
    expect(diagnoseCargo(setUp, facts({ user: elsewhere(null), projects: [nearer, above] }))).toMatchObject([
      { what: expect.stringContaining('/h/p/.cargo/config.toml:2 sets credential-alias.vouch') },
    ]);
  });

  it.each([
    ['no provider', whole.replace('credential-provider', 'x'), [/has no registry any more/]],
    ['no alias', whole.replace('vouch = [', 'x = ['), [/ch\/config\.toml does not lead to/]],
    [
      'another alias',
      whole.replace('/h/', '/x/'),
      [/ch\/config\.toml does not lead to/, /:5 sets credential-alias\.vouch/],
    ],
  ])('asks for set-up where a directory above has the index and %s', (_case, text, told) => {
    const user = file('/ch/config.toml', null);
    const found = diagnoseCargo(setUp, facts({ user, projects: [file('/p/.cargo/config.toml', text)] }));
    expect(found.map(({ what }) => what)).toEqual(told.map((each) => expect.stringMatching(each)));
    expect(found[0]?.remedy).toEqual({ kind: 'set-up-again' });
  });

  it('takes no other repository for ours', () => {
    for (const other of ['cargo/other-repo', 'cargo/my-repo.git', 'cargo/my-repo/..', 'pypi/my-repo']) {
      const user = file('/u', whole.replace('/cargo/my-repo/', `/${other}/`));
      expect(diagnoseCargo(setUp, facts({ user }))[0]?.what).toMatch(/has no registry any more/);
    }
  });

  it('is content with an environment that says the same', () => {
    const env = {
      CARGO_REGISTRIES_WORK_CREDENTIAL_PROVIDER: 'vouch',
      // Cargo does not use it, whatever it is.
      CARGO_REGISTRIES_WORK_TOKEN: '',
      CARGO_REGISTRIES_OTHER_TOKEN: 'x',
      CARGO_CREDENTIAL_ALIAS_VOUCH: '/h/.vouch/bin/cargo-credential-vouch',
    };
    expect(diagnoseCargo(setUp, facts({ env }))).toEqual([]);
  });
});

it.each(['INDEX', 'CREDENTIAL_PROVIDER'])(
  'an empty CARGO_REGISTRIES_…_%s counts: cargo stops at it',
  (key) => {
    const variable = `CARGO_REGISTRIES_WORK_${key}`;
    expect(diagnoseCargo(setUp, facts({ env: { [variable]: '' } }))).toEqual([
      {
        state: 'bad',
        what: `${variable} beats what setup wrote for the registry work`,
        remedy: { kind: 'unset', names: [variable] },
      },
    ]);
  },
);

describe('throughWhom', () => {
  it('tells of a project’s proxy and authority, and of nothing that is harmless', () => {
    const project =
      '[http]\ncheck-revoke = false\nproxy = "evil:1"\ncainfo = "ca.pem"\nssl-version = "tlsv1.3"\nproxy-cainfo = "x"\n';
    expect(throughWhom(facts({ project }))).toEqual([
      {
        state: 'warning',
        what: '/p/.cargo/config.toml:3 sets http.proxy for this project, which decides through whom the token goes',
        remedy: cut(3, 'proxy'),
      },
      {
        state: 'warning',
        what: '/p/.cargo/config.toml:4 sets http.cainfo for this project, which decides through whom the token goes',
        remedy: cut(4, 'cainfo'),
      },
      {
        state: 'warning',
        what: '/p/.cargo/config.toml:6 sets http.proxy-cainfo for this project, which decides through whom the token goes',
        remedy: cut(6, 'proxy-cainfo'),
      },
    ]);
    expect(throughWhom(facts({ user: file('/u', project), project: '[http]\nproxy = ""\n' }))).toEqual([]);
  });

  it.each(['CARGO_HTTP_PROXY', 'CARGO_HTTP_CAINFO', 'CARGO_HTTP_PROXY_CAINFO'])(
    'tells of %s, but not where it is the way of everybody else',
    (name) => {
      const what = `${name} is set in this shell, which decides through whom cargo’s token goes`;
      const remedy = { kind: 'unset', names: [name] };
      expect(throughWhom(facts({ env: { [name]: 'x', https_proxy: 'y' } }))).toEqual([
        { state: 'warning', what, remedy },
      ]);
      for (const same of ['https_proxy', 'HTTPS_PROXY', 'AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'])
        expect(throughWhom(facts({ env: { [name]: 'x', [same]: 'x' } }))).toEqual([]);
      expect(throughWhom(facts({ env: { [name]: '' } }))).toEqual([]);
    },
  );

  it('names no lines of a file that cargo reads as TOML 1.1, and our editor does not', () => {
    const project = '[http]\nproxy = "evil:1"\n[term]\nnote = "\\e"\n';
    expect(throughWhom(facts({ project }))).toEqual([
      {
        state: 'warning',
        what: '/p/.cargo/config.toml sets http.proxy for this project, which decides through whom the token goes',
      },
    ]);
  });
});
