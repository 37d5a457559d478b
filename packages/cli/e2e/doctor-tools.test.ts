import { chmod, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { host } from '@vouch/workbench';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DoctorBench, expectFixed, findingOf, openDoctorBench } from './doctor-bench.ts';

let bench: DoctorBench;
let restore: () => Promise<void>;

beforeAll(async () => {
  // CodeArtifact may hide a stale token's refusal behind a 404.
  bench = await openDoctorBench({ staleTokenStatus: 404 });
  await bench.signIn();
  await bench.setUp('cargo', 'pip', 'uv', 'npm', 'maven');
  restore = await bench.keep();
});
afterEach(() => restore());
afterAll(() => bench.close());

const at = (...parts: string[]) => join(bench.home, ...parts);
const npmKey = `//${host}/npm/my-repo/`;
/** A token past its life; its head says so. */
const staleToken = () => bench.emulator.issueToken({ seconds: -1 });

describe('the tools', () => {
  it('are all in order after setup', async () => {
    const found = await bench.examine();
    expect(found.findings.filter(({ state }) => state !== 'good')).toEqual([]);
    expect(found.text).not.toMatch(/eyJ/);
    for (const tool of ['cargo', 'pip', 'uv', 'npm', 'maven'])
      expect(found.findings.filter(({ check }) => check === tool)).toHaveLength(1);
  });

  it('incident 14: no set-up writes a .netrc, and one that holds a password for our host is found', async () => {
    await expect(bench.read('.netrc')).rejects.toThrow('ENOENT');
    await writeFile(at('.netrc'), `machine ${host} login aws password ${staleToken()}\n`, { mode: 0o600 });
    const { findings, text } = await bench.examine();
    expect(findings.filter(({ check }) => check === 'netrc')).toMatchObject([
      { state: 'bad', what: expect.stringContaining('.netrc has a password for my-domain') },
    ]);
    expect(text).not.toMatch(/eyJ/);
  });

  it('mends every variable that beats what setup wrote', async () => {
    const token = staleToken();
    Object.assign(bench.env, {
      CARGO_REGISTRIES_CODEARTIFACT_MY_REPO_CREDENTIAL_PROVIDER: 'cargo:token',
      CARGO_REGISTRIES_CODEARTIFACT_MY_REPO_TOKEN: 'hunter2',
      CARGO_REGISTRIES_CODEARTIFACT_MY_REPO_INDEX: 'sparse+https://example.com/index/',
      CARGO_CREDENTIAL_ALIAS_VOUCH: '/bin/false',
      PIP_INDEX_URL: 'https://user:hunter2@pypi.example.com/simple',
      PIP_EXTRA_INDEX_URL: 'https://pypi.example.com/simple',
      PIP_CONFIG_FILE: '/dev/null',
      PIP_KEYRING_PROVIDER: 'disabled',
      UV_DEFAULT_INDEX: 'https://pypi.example.com/simple',
      UV_EXTRA_INDEX_URL: 'https://pypi.example.com/simple',
      UV_KEYRING_PROVIDER: 'disabled',
      UV_INDEX_CODEARTIFACT_MY_REPO_PASSWORD: 'hunter2',
      npm_config_registry: 'https://registry.example.com/',
      NPM_CONFIG_USERCONFIG: '/dev/null',
      MAVEN_SKIP_RC: 'true',
      MAVEN_ARGS: '--settings=other.xml',
      CODEARTIFACT_AUTH_TOKEN: token,
      AWS_ENDPOINT_URL_STS: 'https://sts.example.com',
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
    });
    const variable = (check: string, name: string, state: 'warning' | 'bad' = 'bad') => ({
      check,
      says: new RegExp(`^${name}\\b`),
      state,
      fix: new RegExp(`^unset ${name}$`),
    });
    const { before, after } = await expectFixed(bench, [
      variable('cargo', 'CARGO_REGISTRIES_CODEARTIFACT_MY_REPO_CREDENTIAL_PROVIDER'),
      variable('cargo', 'CARGO_REGISTRIES_CODEARTIFACT_MY_REPO_TOKEN', 'warning'),
      variable('cargo', 'CARGO_REGISTRIES_CODEARTIFACT_MY_REPO_INDEX'),
      variable('cargo', 'CARGO_CREDENTIAL_ALIAS_VOUCH'),
      variable('pip', 'PIP_INDEX_URL'),
      variable('pip', 'PIP_EXTRA_INDEX_URL'),
      variable('pip', 'PIP_CONFIG_FILE'),
      variable('pip', 'PIP_KEYRING_PROVIDER'),
      variable('uv', 'UV_DEFAULT_INDEX'),
      variable('uv', 'UV_EXTRA_INDEX_URL', 'warning'),
      variable('uv', 'UV_KEYRING_PROVIDER'),
      variable('uv', 'UV_INDEX_CODEARTIFACT_MY_REPO_PASSWORD'),
      variable('npm', 'npm_config_registry'),
      variable('npm', 'NPM_CONFIG_USERCONFIG'),
      variable('maven', 'MAVEN_SKIP_RC'),
      variable('maven', 'MAVEN_ARGS', 'warning'),
      variable('shell', 'CODEARTIFACT_AUTH_TOKEN'),
      variable('shell', 'AWS_ENDPOINT_URL_STS', 'warning'),
      variable('shell', 'NODE_TLS_REJECT_UNAUTHORIZED'),
    ]);
    expect(before.text).not.toMatch(/hunter2|eyJ/);
    expect(after).toMatchObject({ healthy: true });
  });

  it.each(['my-repo/', 'my-repo', 'other-repo/'])(
    'finds nothing in a project that names a repository of ours, as %s',
    async (named) => {
      await bench.vouch(
        'setup',
        'codeartifact',
        '--tool',
        'npm',
        '--repository',
        'other-repo',
        '--scope',
        '@o',
      );
      const cwd = await bench.write('named', {
        'package.json': '{}',
        '.npmrc': `registry=https://${host}/npm/${named}\n`,
      });
      const { findings } = await bench.examine({ cwd });
      expect(findings.filter(({ state }) => state !== 'good')).toEqual([]);
    },
  );

  it('mends a line of bun’s own file that beats every .npmrc', async () => {
    await bench.setUp('bun');
    await writeFile(at('.bunfig.toml'), '[install]\nregistry = "https://npm.example.com"\nexact = true\n');
    const { after } = await expectFixed(bench, [
      {
        check: 'npm',
        says: /\.bunfig\.toml:2 has bun take registry from elsewhere, in the place of my-repo/,
        state: 'warning',
        fix: /^sed -i/,
      },
    ]);
    expect(after).toMatchObject({ healthy: true });
    expect(await bench.read('.bunfig.toml')).toBe('[install]\nexact = true\n');
  });

  it('does not take the user’s .npmrc for a project’s where the home directory is a symlink', async () => {
    await rm(at('.vouch'), { recursive: true });
    await rm(at('.npmrc'));
    const link = at('linked');
    await symlink('.', link);
    bench.env['HOME'] = link;
    await bench.setUp('npm');
    const { findings } = await bench.examine({ cwd: bench.home });
    expect(findings.filter(({ check, state }) => check === 'npm' && state !== 'good')).toEqual([]);
  });

  it('incident 10: mends every line of a project that beats what setup wrote', async () => {
    const token = staleToken();
    const project = await bench.write('project', {
      'package.json': '{}',
      '.npmrc': [
        '# ours',
        `${npmKey}:_authToken=\${CODEARTIFACT_TOKEN}`,
        '_authToken=hunter2',
        'save-exact=true',
        `${npmKey.replace('my-repo', 'other-repo')}:_authToken=${token}`,
        `//${host}/:tokenHelper=/tmp/evil`,
        'registry=https://registry.example.com/',
        '',
      ].join('\n'),
      '.cargo/config.toml': [
        '[build]',
        'jobs = 2',
        '[registries.codeartifact-my-repo]',
        'credential-provider = "cargo:token"',
        '[registries.twin]',
        `index = "sparse+https://${host}/cargo/my-repo/"`,
        '[credential-alias]',
        'vouch = ["/tmp/evil"]',
        '',
      ].join('\n'),
      '.mvn/maven.config': '-T\n1\n--settings=other.xml\n',
      'venv/pip.conf': '[global]\nindex-url = https://user:hunter2@pypi.example.com/simple\n',
      'uv.toml': 'native-tls = true\nkeyring-provider = "disabled"\n',
    });
    bench.env['VIRTUAL_ENV'] = join(project, 'venv');
    const cut = (file: string) => new RegExp(`^sed -i '\\d+\\{/.*/\\{d;\\};\\}' \\S+/project/${file}$`);
    const { before } = await expectFixed(
      bench,
      [
        {
          check: 'npm',
          says: /\.npmrc:2 takes the token from \$\{CODEARTIFACT_TOKEN\}, and beats the one that vouch keeps fresh/,
          fix: cut('\\.npmrc'),
        },
        { check: 'npm', says: /\.npmrc:3 has _authToken without a registry/, fix: cut('\\.npmrc') },
        { check: 'npm', says: /\.npmrc:5 holds a stale token/, fix: cut('\\.npmrc') },
        { check: 'npm', says: /\.npmrc:6 has a project run a program of its choice/, fix: cut('\\.npmrc') },
        {
          check: 'npm',
          says: /\.npmrc:7 sets registry for this project, in the place of my-repo/,
          state: 'warning',
          fix: cut('\\.npmrc'),
        },
        {
          check: 'cargo',
          says: /config\.toml:4 sets registries\.codeartifact-my-repo\.credential-provider/,
          fix: cut('\\.cargo/config\\.toml'),
        },
        {
          check: 'cargo',
          says: /names the same repository twin: cargo refuses two names/,
          fix: /setup codeartifact --tool cargo .* --remove && .* --registry-name twin$/,
        },
        {
          check: 'cargo',
          says: /config\.toml:8 sets credential-alias\.vouch/,
          fix: cut('\\.cargo/config\\.toml'),
        },
        {
          check: 'pip',
          says: /pip\.conf:2 sends pip to an index that is not the one/,
          fix: cut('venv/pip\\.conf'),
        },
        {
          check: 'maven',
          says: /maven\.config:3 names settings of its own/,
          state: 'warning',
          fix: cut('\\.mvn/maven\\.config'),
        },
        { check: 'uv', says: /uv\.toml:2 keeps uv from asking keyring/, fix: cut('uv\\.toml') },
      ],
      { cwd: project },
    );
    expect(before.text).not.toMatch(/hunter2|eyJ/);
    expect(await bench.read('project/.npmrc')).toBe('# ours\nsave-exact=true\n');
    expect(await bench.read('project/uv.toml')).toBe('native-tls = true\n');
    expect(await bench.read('project/.cargo/config.toml')).toContain('[build]\njobs = 2\n');
  });

  it('incident 8: mends what others wrote into the user’s own files', async () => {
    const token = staleToken();
    await writeFile(
      at('.npmrc'),
      `_auth=aHVudGVyMg==\n${await bench.read('.npmrc')}//${host}/npm/other-repo/:_authToken=${token}\n`,
    );
    await chmod(at('.npmrc'), 0o644);
    await bench.write('.', {
      '.netrc': `machine example.com login a password b\nmachine ${host}\n  login token\n  password ${token}\nmachine example.org login c password d\n`,
    });
    const pip = '.config/pip/pip.conf';
    await writeFile(
      at(pip),
      `${(await bench.read(pip)).replace('//aws@', `//aws:${token}@`)}extra-index-url =\n  https://a.example.com/simple\n  https://b.example.com/simple\ntimeout = 20\n`,
    );
    const cargo = '.cargo/config.toml';
    await writeFile(
      at(cargo),
      (await bench.read(cargo)).replace(
        'credential-provider = "vouch"',
        'credential-provider = "cargo:token"',
      ),
    );
    await bench.write('.cargo', {
      'credentials.toml': '[registries.codeartifact-my-repo]\ntoken = "hunter2"\n',
    });
    const { before, after } = await expectFixed(bench, [
      {
        check: 'npm',
        says: /\.npmrc:1 has _auth without a registry/,
        fix: /^sed -i '1\{\/_auth\/\{d;\};\}' /,
      },
      { check: 'npm', says: /\.npmrc:\d+ holds a stale token that vouch did not write/, fix: /^sed -i / },
      { check: 'npm', says: /\.npmrc holds a token and is open to other users/, fix: /^chmod 600 / },
      {
        check: 'netrc',
        says: /\.netrc has a password for my-domain\S+, which .* take before they ask vouch; it is stale/,
        fix: /^sed -i '2\{\/machine\/\{N;N;d;\};\}' \S+\.netrc$/,
      },
      {
        check: 'pip',
        says: /pip\.conf:\d+ holds a stale token, and keeps pip from asking vouch/,
        fix: /^vouch setup codeartifact --tool pip /,
      },
      {
        check: 'pip',
        says: /pip\.conf:\d+ has an extra-index-url/,
        state: 'warning',
        fix: /^sed -i '\d+\{\/extra-index-url\/\{N;N;d;\};\}' /,
      },
      {
        check: 'cargo',
        says: /has another credential-provider for the registry codeartifact-my-repo/,
        fix: /^vouch setup codeartifact --tool cargo /,
      },
      { check: 'cargo', says: /credentials\.toml holds a token/, state: 'warning', fix: /^sed -i / },
    ]);
    expect(before.text).not.toMatch(/hunter2|aHVudGVy|eyJ/);
    expect(after).toMatchObject({ healthy: true });
    expect(await bench.read('.netrc')).toBe(
      'machine example.com login a password b\nmachine example.org login c password d\n',
    );
    expect(await bench.read(pip)).toContain('timeout = 20\n');
  });

  it('sees a stale token behind a 404, by the answer to a fresh one', async () => {
    // Its head says that it lives; only CodeArtifact knows that it does not.
    const token = bench.emulator.issueToken();
    bench.emulator.expireTokens();
    const pip = '.config/pip/pip.conf';
    await writeFile(at(pip), (await bench.read(pip)).replace('//aws@', `//aws:${token}@`));
    const { before } = await expectFixed(bench, [
      {
        check: 'pip',
        says: /holds a stale token, .*CodeArtifact answers 404 to it, as if nothing were there, and 200 to a fresh one/,
        fix: /^vouch setup codeartifact --tool pip /,
      },
    ]);
    expect(before.text).not.toContain(token);
  });

  it('mends our own token where it has ended, or is gone', async () => {
    bench.emulator.expireTokens();
    await expectFixed(bench, [
      {
        check: 'npm',
        says: /npm \(my-repo\) has a stale token in \S+: CodeArtifact answers 401/,
        fix: /^vouch setup codeartifact --tool npm/,
      },
    ]);
    const lines = (await bench.read('.npmrc')).split('\n');
    await writeFile(at('.npmrc'), lines.filter((line) => !line.includes('_authToken')).join('\n'));
    await expectFixed(bench, [
      { check: 'npm', says: /npm \(my-repo\) has no token/, fix: /^vouch setup codeartifact --tool npm/ },
    ]);
    await writeFile(at('.npmrc'), lines.filter((line) => !line.startsWith('registry')).join('\n'));
    await expectFixed(bench, [
      {
        check: 'npm',
        says: /does not send registry to my-repo any more/,
        fix: /^vouch setup codeartifact --tool npm/,
      },
    ]);
  });

  it('writes npm’s token anew under a session, and names the login where it is over', async () => {
    bench.signOut();
    await bench.enroll();
    await bench.browser('hardware-key');
    await bench.vouch('login');
    await bench.setUp('npm');
    bench.emulator.expireTokens();
    const { after } = await expectFixed(bench, [
      { check: 'npm', says: /npm \(my-repo\) has a stale token/, fix: /^vouch refresh$/ },
    ]);
    expect(after.healthy).toBe(true);
    await bench.vouch('logout');
    await expectFixed(bench, [
      { check: 'session', says: /nobody is signed in/, state: 'warning', fix: /^vouch login$/ },
      { check: 'identity', says: /./, fix: /^vouch login$/ },
      { check: 'npm', says: /has no token: nobody is signed in/, state: 'warning', fix: /^vouch login$/ },
    ]);
    await bench.vouch('logout');
  });

  it('mends tools that are too old, a foreign keyring, and a registry that is gone', async () => {
    await bench.program('cargo', 'echo "cargo 1.70.0"');
    await bench.program('rustup', 'printf "#!/bin/sh\\necho cargo 1.95.0\\n" > "$HOME/bin/cargo"');
    await bench.program(
      'pip',
      'if [ "$1" = install ]; then touch "$HOME/upgraded"; elif [ -e "$HOME/upgraded" ]; then echo "pip 26.2"; else echo "pip 22.0.4 from /usr"; fi',
    );
    await bench.program('keyring', 'echo "keyring.backends.fail.Keyring"', 'theirs');
    bench.env['PATH'] = `${at('theirs')}:${bench.env['PATH']}`;
    await expectFixed(bench, [
      { check: 'cargo', says: /cargo 1\.70\.0 has no credential providers/, fix: /^rustup update stable$/ },
      {
        check: 'pip',
        says: /pip 22\.0\.4 cannot start a keyring program/,
        fix: /\/bin\/pip install --upgrade pip$/,
      },
      {
        check: 'pip',
        says: /another keyring before vouch’s: \S+theirs\/keyring/,
        fix: /^export PATH="\S+\.vouch\/bin:/,
      },
      { check: 'uv', says: /another keyring before vouch’s/, fix: /^export PATH=/ },
    ]);
    await writeFile(at('.cargo', 'config.toml'), '[build]\njobs = 2\n');
    await writeFile(
      at('.config', 'pip', 'pip.conf'),
      '[global]\nindex-url = https://pypi.example.com/simple\n',
    );
    await writeFile(at('.mavenrc'), '# mine\n');
    await expectFixed(bench, [
      {
        check: 'pip',
        says: /sends pip to an index that is not the one of my-repo/,
        fix: /^vouch setup codeartifact --tool pip/,
      },
      {
        check: 'maven',
        says: /does not ask vouch for a token any more/,
        fix: /^vouch setup codeartifact --tool maven/,
      },
      {
        check: 'cargo',
        says: /has no registry any more for my-repo of my-domain/,
        fix: /^vouch setup codeartifact --tool cargo/,
      },
    ]);
    await writeFile(at('.cargo', 'config.toml'), '[build\n');
    findingOf(await bench.examine(), { check: 'cargo', says: /is not TOML/, fix: /^/ });
  });

  it('goes on where one file cannot be read, and says so', async () => {
    await writeFile(at('.config', 'pip', 'pip.conf'), Buffer.from([0xff, 0xfe, 0x00]));
    const found = await bench.examine();
    findingOf(found, {
      check: 'pip',
      says: /^\S+pip\.conf is not UTF-8.*: the file is damaged/,
      fix: /^mv \S+pip\.conf \S+ && vouch setup codeartifact --tool pip /,
    });
    findingOf(found, { check: 'cargo', says: /asks vouch/, state: 'good', fix: /^/ });
  });
});
