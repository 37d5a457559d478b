import { symlinkSync } from 'node:fs';
import { planFor } from '@vouch/adapter-kit';
import { inTestHome, testAdapter } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import { type CargoRequest, cargoAdapter } from './adapter.ts';
import { readRegistries } from './registries.ts';

const program = { node: '/usr/bin/node', script: '/opt/vouch/vouch.js', args: ['--cargo-plugin'] };
const fact = { path: '/f', target: '/f', mode: 0o600, links: 1 };
const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };

function requestFor(repository: string, more: Partial<CargoRequest> = {}): CargoRequest {
  const { domain: name, domainOwner, region } = more.domain ?? domain;
  const url = `https://${name}-${domainOwner}.d.codeartifact.${region}.amazonaws.com/cargo/${repository}/`;
  return { url, repository, domain, program, ...more };
}

testAdapter({
  adapter: cargoAdapter,
  requests: { one: requestFor('repo-one'), two: requestFor('repo-two', { registryName: 'second' }) },
  file: '.cargo/config.toml',
  starts: {
    'a usual file':
      '[build]\njobs = 2 # two\n\n[registries.mine]\nindex = "sparse+https://mine.example/"\ntoken = "hunter2hunter2"\n',
    'an empty file': '',
    'a file of comments': '# nothing\n# here\n',
    'the registry by hand':
      '[registries.codeartifact-repo-one]\nindex = "sparse+https://old.example/" # old\n\n[credential-alias]\nvouch = ["/usr/local/bin/vouch", "cargo"]\n',
    'dotted keys and inline tables': `registries.second.index = "sparse+${requestFor('repo-two').url.replace('.amazonaws.com', '.on.aws')}"\ncredential-alias = { other = "x" }\n[net]\nretry = 3\n`,
    'a table’s name inside a string': 'note = """\n[registries.second]\nindex = 1\n"""\n[registries]\n',
  },
  broken: {
    'an open string': 'a = "x\n',
    'registries that are no table': 'registries = 1\n',
    'an alias table that is none': 'credential-alias = 7\n',
  },
  alsoWrites: ['.vouch/bin/cargo-credential-vouch'],
  secrets: ['hunter2hunter2'],
});

it('writes the index, our provider without an argument, and an alias of one word that leads to the launcher', async () => {
  await inTestHome(async (home) => {
    const { edits } = await planFor(home.context, cargoAdapter, requestFor('my-repo'));
    const launcher = `${home.home}/.vouch/bin/cargo-credential-vouch`;
    expect(edits.map(({ path, mode }) => [path, mode])).toEqual([
      [`${home.home}/.cargo/config.toml`, 0o600],
      [launcher, 0o700],
    ]);
    expect(readRegistries({ ...fact, text: edits[0]?.after ?? '' })).toEqual(
      new Map([
        ['codeartifact-my-repo', { index: `sparse+${requestFor('my-repo').url}`, provider: 'vouch' }],
      ]),
    );
    expect(edits[0]?.after).toContain(`[credential-alias]\nvouch = ["${launcher}"]\n`);
  });
});

describe('the registry’s name', () => {
  const notesFor = (request: CargoRequest, text: string) =>
    inTestHome(async (home) => {
      home.write('.cargo/config.toml', text);
      return (await planFor(home.context, cargoAdapter, request)).notes.join('\n');
    });
  const team = { domain: 'team', domainOwner: '222222222222', region: 'eu-west-1' };

  it('is codeartifact-REPOSITORY', async () => {
    expect(await notesFor(requestFor('my-repo'), '')).toContain('--registry codeartifact-my-repo');
  });

  it('has no dot: cargo takes none in a name', async () => {
    expect(await notesFor(requestFor('my.repo'), '')).toContain('--registry codeartifact-my-repo');
  });

  it('grows until it is free, and never takes another domain’s', async () => {
    const taken = (name: string) => `[registries.${name}]\nindex = "sparse+https://elsewhere.test/"\n`;
    const request = requestFor('r1', { domain: team });
    const first = taken('codeartifact-r1');
    expect(await notesFor(request, first)).toContain('codeartifact-team-r1');
    const second = first + taken('codeartifact-team-r1');
    expect(await notesFor(request, second)).toContain('codeartifact-team-222222222222-r1');
    const third =
      second +
      taken('codeartifact-team-222222222222-r1') +
      taken('codeartifact-team-222222222222-eu-west-1-r1');
    await expect(notesFor(request, third)).rejects.toThrow('other repositories under every name');
  });

  it('is the one that the index has already, since cargo refuses two names for one', async () => {
    const known = `[registries.mine]\nindex = "sparse+${requestFor('my-repo').url}"\n`;
    expect(await notesFor(requestFor('my-repo'), known)).toContain('--registry mine');
    await expect(notesFor(requestFor('my-repo', { registryName: 'other' }), known)).rejects.toMatchObject({
      kind: 'configuration',
      message: expect.stringContaining('already has this repository as the registry mine'),
      hint: 'cargo takes one name for an index: use --registry-name mine, or remove that registry first',
    });
    const ours = `${known}credential-provider = "vouch"\n`;
    await expect(notesFor(requestFor('my-repo', { registryName: 'other' }), ours)).rejects.toMatchObject({
      hint: expect.stringContaining(
        'or undo that set-up first: vouch setup codeartifact --tool cargo --repository my-repo --domain my-domain --domain-owner 123456789012 --region us-east-1 --remove',
      ),
    });
  });

  it('is any of those that the index has, where somebody gave it several', async () => {
    const { url } = requestFor('my-repo');
    const known = `[registries.mine]\nindex = "sparse+${url}"\n[registries.ours]\nindex = "sparse+${url}"\n`;
    const asked = requestFor('my-repo', { registryName: 'ours' });
    expect(await notesFor(asked, known)).toContain('--registry ours');
  });

  it('is not the one of an index below ours', async () => {
    const known = `[registries.mine]\nindex = "sparse+${requestFor('my-repo').url}below/"\n`;
    expect(await notesFor(requestFor('my-repo'), known)).toContain('--registry codeartifact-my-repo');
  });

  it('has 64 letters of either case, digits, - and _ at the most', async () => {
    const registryName = `A-b_9${'x'.repeat(59)}`;
    expect(await notesFor(requestFor('my-repo', { registryName }), '')).toContain(registryName);
    const longer = requestFor('my-repo', { registryName: `${registryName}x` });
    await expect(notesFor(longer, '')).rejects.toThrow('cannot be a registry’s name');
  });

  const inProject = (name: string, url: string, user = '') =>
    inTestHome(async (home) => {
      home.write('.cargo/config.toml', user);
      home.write('p/.cargo/config.toml', `[registries.${name}]\nindex = "sparse+${url}"\n`);
      home.write('p/member/Cargo.toml', '');
      const context = { ...home.context, workingDirectory: `${home.context.homeDirectory}/p/member` };
      const request = requestFor('my-repo');
      return (await planFor(context, cargoAdapter, request)).notes.join('\n');
    });

  it('is the one that the project here has for the index, as its manifests name it', async () => {
    const { url } = requestFor('my-repo');
    expect(await inProject('corp', url)).toContain('--registry corp');
    expect(await inProject('corp', url.slice(0, -1))).toContain('--registry corp');
    expect(await inProject('corp', requestFor('other-repo').url)).toContain(
      '--registry codeartifact-my-repo',
    );
    expect(await inProject('"a b"', url)).toContain('--registry codeartifact-my-repo');
    expect(await inProject('crates-io', url)).toContain('--registry codeartifact-my-repo');
    expect(await inProject('corp', url, '[registries.corp]\nindex = "sparse+https://x.test/"\n')).toContain(
      '--registry codeartifact-my-repo',
    );
    expect(await inProject('corp', url, `[registries.mine]\nindex = "sparse+${url}"\n`)).toContain(
      '--registry mine',
    );
  });

  it('is the one of the same index without its last slash, which cargo takes for the same', async () => {
    const known = `[registries.mine]\nindex = "sparse+${requestFor('my-repo').url.slice(0, -1)}"\n`;
    expect(await notesFor(requestFor('my-repo'), known)).toContain('--registry mine');
  });

  it('is never one that another repository has, though asked for', async () => {
    const asked = requestFor('my-repo', { registryName: 'corp' });
    const corp = (line: string) => `[registries.corp]\n${line}\n`;
    const others = [
      'index = "sparse+https://corp.example/"',
      'index = 7',
      'credential-provider = "cargo:token"',
      `index = "sparse+${requestFor('other-repo').url}"`,
    ];
    for (const line of others)
      await expect(notesFor(asked, corp(line))).rejects.toThrow('has corp for another repository');
  });

  it('is one that has this repository at another host, or only the rest of a set-up', async () => {
    const asked = requestFor('my-repo', { registryName: 'corp' });
    const elsewhere = asked.url.replace('.amazonaws.com', '.on.aws');
    for (const line of [`index = "sparse+${elsewhere}"`, 'credential-provider = "vouch"'])
      expect(await notesFor(asked, `[registries.corp]\n${line}\n`)).toContain('--registry corp');
  });

  it.each(['', 'a.b', 'a b', '../x', 'é'])('%j is refused', async (registryName) => {
    await expect(notesFor(requestFor('my-repo', { registryName }), '')).rejects.toThrow(
      'cannot be a registry’s name',
    );
  });
});

describe('a configuration that is no TOML', () => {
  it('is refused with the line where it goes wrong', async () => {
    await inTestHome(async (home) => {
      home.write('.cargo/config.toml', '[build]\njobs = 2\n[registries\n');
      await expect(cargoAdapter.inspect(home.context, requestFor('my-repo'))).rejects.toThrow(
        '.cargo/config.toml is not TOML that can be read, from line 3 on',
      );
    });
  });
});

describe('where cargo’s configuration stands', () => {
  it('is CARGO_HOME, and `config` before `config.toml`', async () => {
    await inTestHome(async (home) => {
      home.write('elsewhere/config', '');
      home.write('elsewhere/config.toml', '');
      const context = { ...home.context, env: { CARGO_HOME: `${home.context.homeDirectory}/elsewhere` } };
      const facts = await cargoAdapter.inspect(context, requestFor('my-repo'));
      expect(facts.config.path).toBe(`${home.context.homeDirectory}/elsewhere/config`);
    });
  });

  it('is the home’s where CARGO_HOME is empty', async () => {
    await inTestHome(async (home) => {
      const facts = await cargoAdapter.inspect(
        { ...home.context, env: { CARGO_HOME: '' } },
        requestFor('my-repo'),
      );
      expect(facts.config.path).toBe(`${home.home}/.cargo/config.toml`);
    });
  });

  it('is no link that leads nowhere, which cargo passes over', async () => {
    await inTestHome(async (home) => {
      home.write('.cargo/config.toml', '[build]\njobs = 2\n');
      symlinkSync('../gone', `${home.home}/.cargo/config`);
      const facts = await cargoAdapter.inspect(home.context, requestFor('my-repo'));
      expect(facts.config.path).toBe(`${home.home}/.cargo/config.toml`);
    });
  });

  it.each([
    ['project/.cargo', 'a file'],
    ['project/.cargo/config.toml', '[registries\n'],
  ])('is not kept from the user by a project’s that cannot be read: %s of %j', async (path, text) => {
    await inTestHome(async (home) => {
      home.write(path, text);
      const context = { ...home.context, workingDirectory: `${home.home}/project/below` };
      const facts = await cargoAdapter.inspect(context, requestFor('my-repo'));
      expect(facts.projectRegistries).toEqual([]);
    });
  });
});
