import { dryRun, removeOwner, setUp } from '@vouch/adapter-kit';
import { inTestHome, testAdapter } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import { type MavenRequest, mavenAdapter } from './adapter.ts';
import { readSettings } from './settings/settings-file.ts';

const program = { node: '/usr/bin/node', script: '/opt/vouch/vouch.js', args: ['--maven-env'] };
const domain = { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' };
const team = { domain: 'team', domainOwner: '222222222222', region: 'eu-west-1' };

function urlOf({ domain: name, domainOwner, region }: typeof domain, repository: string): string {
  return `https://${name}-${domainOwner}.d.codeartifact.${region}.amazonaws.com/maven/${repository}/`;
}

function requestFor(repository: string, more: Partial<MavenRequest> = {}): MavenRequest {
  const url = urlOf(more.domain ?? domain, repository);
  return { url, repository, domain, profile: 'default', program, ...more };
}

const guide =
  '<settings>\n  <servers>\n    <server>\n      <id>codeartifact</id>\n      <username>aws</username>\n      <password>${env.CODEARTIFACT_AUTH_TOKEN}</password>\n    </server>\n  </servers>\n</settings>\n';

it('takes no id of a profile of the person’s own, which it would make active', async () => {
  await inTestHome(async (home) => {
    const theirs =
      '<profile>\n      <id>codeartifact</id>\n      <properties><skipTests>true</skipTests></properties>\n    </profile>';
    home.write('.m2/settings.xml', `<settings>\n  <profiles>\n    ${theirs}\n  </profiles>\n</settings>\n`);
    await setUp(home.context, mavenAdapter, 'one', requestFor('my-repo'));
    const after = home.read('.m2/settings.xml');
    expect(after).toContain(theirs);
    expect(after).toContain('<activeProfile>codeartifact-my-repo</activeProfile>');
    expect(after).not.toContain('<activeProfile>codeartifact</activeProfile>');
  });
});

testAdapter({
  adapter: mavenAdapter,
  requests: {
    one: requestFor('repo-one'),
    two: requestFor('repo-two', { domain: team, profile: 'team', serverId: 'team.two', mirrorOf: '*' }),
  },
  file: '.m2/settings.xml',
  starts: {
    'a usual file':
      '<?xml version="1.0" encoding="UTF-8"?>\n<!-- mine -->\n<settings xmlns="http://maven.apache.org/SETTINGS/1.2.0">\n  <servers>\n    <server>\n      <id>corp</id>\n      <username>ann</username>\n      <password>hunter2hunter2</password>\n    </server>\n  </servers>\n  <!-- <password>swordfish1</password> -->\n</settings>\n',
    'an empty file': '',
    'an empty root': '<settings/>\n',
    'one line': '<settings><servers></servers><profiles/></settings>\n',
    'the guide’s server': guide,
    'an empty password':
      '<settings>\n  <servers>\n    <server>\n      <id>codeartifact</id>\n      <username>aws</username>\n      <password/>\n    </server>\n  </servers>\n</settings>\n',
    'a variable in CDATA':
      '<settings>\n  <servers>\n    <server>\n      <id>codeartifact</id>\n      <username>aws</username>\n      <password><![CDATA[${env.MINE}]]></password>\n    </server>\n  </servers>\n</settings>\n',
    'a numeric reference':
      '<settings>\n  <servers>\n    <server>\n      <id>code&#97;rtifact</id>\n      <username>aws</username>\n      <password>${env.MINE}</password>\n    </server>\n  </servers>\n</settings>\n',
    'an old token':
      '<settings>\n  <servers>\n    <server>\n      <id>codeartifact</id>\n      <username>aws</username>\n      <password>opensesame</password>\n    </server>\n  </servers>\n</settings>\n',
  },
  broken: {
    'an open element': '<settings><servers>\n',
    'another root': '<project>\n</project>\n',
    'a bomb': '<!DOCTYPE settings [<!ENTITY a "b">]>\n<settings/>\n',
  },
  alsoWrites: ['.mavenrc', '.vouch/bin/vouch-maven-env'],
  secrets: ['hunter2hunter2', 'swordfish1', 'opensesame'],
});

function planFor(request: MavenRequest, settings: string | null) {
  return inTestHome(async (home) => {
    if (settings !== null) home.write('.m2/settings.xml', settings);
    const plan = mavenAdapter.plan(request, await mavenAdapter.inspect(home.context, request));
    const [edit] = plan.edits;
    return { text: edit?.after ?? '', notes: plan.notes.join('\n'), plan };
  });
}

const mirror = (id: string, mirrorOf: string, url: string) =>
  `<settings><mirrors><mirror><id>${id}</id><mirrorOf>${mirrorOf}</mirrorOf><url>${url}</url></mirror></mirrors></settings>`;

describe('the settings', () => {
  it('have a server without a token, and an active profile with the repository', async () => {
    const { text, notes } = await planFor(requestFor('my-repo'), null);
    expect(text).toBe(`<settings>
  <servers>
    <server>
      <id>codeartifact</id>
      <username>aws</username>
      <password>\${env.CODEARTIFACT_AUTH_TOKEN}</password>
      <configuration>
        <httpConfiguration>
          <all>
            <usePreemptive>true</usePreemptive>
          </all>
        </httpConfiguration>
      </configuration>
    </server>
  </servers>
  <profiles>
    <profile>
      <id>codeartifact</id>
      <properties>
        <aether.connector.http.preemptiveAuth.codeartifact>true</aether.connector.http.preemptiveAuth.codeartifact>
      </properties>
      <repositories>
        <repository>
          <id>codeartifact</id>
          <url>${urlOf(domain, 'my-repo')}</url>
          <releases>
            <enabled>true</enabled>
          </releases>
          <snapshots>
            <enabled>true</enabled>
          </snapshots>
        </repository>
      </repositories>
      <pluginRepositories>
        <pluginRepository>
          <id>codeartifact</id>
          <url>${urlOf(domain, 'my-repo')}</url>
          <releases>
            <enabled>true</enabled>
          </releases>
          <snapshots>
            <enabled>true</enabled>
          </snapshots>
        </pluginRepository>
      </pluginRepositories>
    </profile>
  </profiles>
  <activeProfiles>
    <activeProfile>codeartifact</activeProfile>
  </activeProfiles>
</settings>
`);
    expect(notes).toContain(`<repository><id>codeartifact</id><url>${urlOf(domain, 'my-repo')}</url>`);
    expect(text).not.toContain('http:');
  });

  it('leave the guide’s server as it stands', async () => {
    const { plan } = await planFor(requestFor('my-repo'), guide);
    expect(dryRun(plan)).not.toMatch(/^-(?!--)/m);
  });

  it('keep AWS’s own variable where the file has it, for the default profile', async () => {
    const theirs = guide.replace('_AUTH_TOKEN', '_TOKEN');
    const { text } = await planFor(requestFor('my-repo'), theirs);
    expect(text).toContain('<password>${env.CODEARTIFACT_TOKEN}</password>');
    const other = await planFor(requestFor('my-repo', { profile: 'team' }), theirs);
    expect(other.text).toContain('<password>${env.CODEARTIFACT_AUTH_TOKEN_TEAM}</password>');
  });

  it('have a mirror where one was asked for', async () => {
    const { text } = await planFor(requestFor('my-repo', { mirrorOf: 'central' }), null);
    expect(text.replace(/\s+</g, '<')).toContain(
      `<mirrors><mirror><id>codeartifact</id><url>${urlOf(domain, 'my-repo')}</url><mirrorOf>central</mirrorOf></mirror></mirrors>`,
    );
  });

  it('come with a launcher that nobody else starts', async () => {
    const { plan } = await planFor(requestFor('my-repo'), null);
    const modes = plan.edits.map(({ path, mode }) => [path.replace(/^.*[\\/]/, ''), mode]);
    expect(modes).toEqual([
      ['settings.xml', 0o600],
      ['.mavenrc', 0o600],
      ['vouch-maven-env', 0o700],
    ]);
  });

  it('incident 11: keep Maven’s own blocker, name the mirror and its server alike, and never say http', async () => {
    const blocker =
      '<mirror><id>maven-default-http-blocker</id><mirrorOf>external:http:*</mirrorOf><url>http://0.0.0.0/</url><blocked>true</blocked></mirror>';
    for (const mirrorOf of [undefined, '*', 'external:*']) {
      const wish = requestFor('my-repo', mirrorOf === undefined ? {} : { mirrorOf });
      const { text } = await planFor(wish, `<settings><mirrors>${blocker}</mirrors></settings>`);
      expect(text).toContain(blocker);
      expect(text.replace(blocker, '')).not.toContain('http:');
      const ids = [...text.replace(blocker, '').matchAll(/<(?:server|mirror|repository)>\s*<id>([^<]*)/g)];
      expect(new Set(ids.map(([, id]) => id))).toEqual(new Set(['codeartifact']));
      // Nothing on this machine is shut out unless it was asked for.
      if (mirrorOf !== '*') expect(text).not.toContain('<mirrorOf>*<');
    }
  });

  it('show no secret in a diff, and say no http', async () => {
    const text = guide.replace('${env.CODEARTIFACT_AUTH_TOKEN}', 'opensesame');
    const { plan } = await planFor(requestFor('my-repo', { mirrorOf: '*' }), text);
    expect(dryRun(plan)).not.toContain('opensesame');
    expect(dryRun(plan)).not.toMatch(/^\+.*http:/m);
  });
});

describe('the variable', () => {
  it('is the profile’s', async () => {
    const { text } = await planFor(requestFor('r1', { domain: team, profile: 'my-team' }), null);
    expect(text).toContain('${env.CODEARTIFACT_AUTH_TOKEN_MY_TEAM}');
  });

  it('is another one where a server of another domain has it already', async () => {
    const first = (await planFor(requestFor('my-repo'), null)).text;
    const { text } = await planFor(requestFor('my-repo', { domain: team }), first);
    expect(text).toContain('<id>codeartifact-my-repo</id>');
    expect(text).toContain('${env.CODEARTIFACT_AUTH_TOKEN_TEAM}');
    const again = (await planFor(requestFor('other-repo'), text)).text;
    expect(again.match(/\$\{env\.CODEARTIFACT_AUTH_TOKEN\}/g)).toHaveLength(2);
  });

  it('is the profile’s beside a server of the person’s own that names it for no domain at all', async () => {
    const theirs = guide.replace('<id>codeartifact', '<id>corp');
    const place =
      '<profiles><profile><id>corp</id><repositories><repository><id>corp</id><url>https://repository.example/</url></repository></repositories></profile></profiles></settings>';
    const { text } = await planFor(requestFor('my-repo'), theirs.replace('</settings>', place));
    expect(text.match(/\$\{env\.CODEARTIFACT_AUTH_TOKEN\}/g)).toHaveLength(2);
  });
});

describe('the server’s id', () => {
  it('is codeartifact, or the one that the repository has already', async () => {
    const known = `<settings><profiles><profile><repositories><repository><id>mine</id><url>${urlOf(domain, 'my-repo').slice(0, -1)}</url></repository></repositories></profile></profiles></settings>`;
    for (const text of [known, known.replace(/(?<=<(?:id|url)>)|(?=<\/(?:id|url)>)/g, '\n  ')])
      expect((await planFor(requestFor('my-repo'), text)).notes).toContain('knows the repository as mine');
  });

  it('is codeartifact for a server without a user, too', async () => {
    const { text, notes } = await planFor(requestFor('my-repo'), guide.replace(/\s*<username>.*/, ''));
    expect(notes).toContain('knows the repository as codeartifact.');
    expect(text).toContain('<username>aws</username>');
  });

  it('is not that of another repository of ours, whoever asks for it', async () => {
    const { text } = await planFor(requestFor('my-repo'), null);
    const wish = requestFor('other-repo', { serverId: 'codeartifact' });
    await expect(planFor(wish, text)).rejects.toThrow('has codeartifact for another repository');
  });

  it('is not that of a profile or a mirror for something else, whoever asks for it', async () => {
    const theirs = '<settings><profiles><profile><id>codeartifact</id></profile></profiles></settings>';
    for (const text of [theirs, mirror('codeartifact', 'central', 'https://mirror.example/maven/')]) {
      expect((await planFor(requestFor('my-repo'), text)).notes).toContain('as codeartifact-my-repo');
      const wish = requestFor('my-repo', { serverId: 'codeartifact' });
      await expect(planFor(wish, text)).rejects.toMatchObject({ kind: 'configuration' });
    }
  });

  it('is never taken from a server that is somebody else’s', async () => {
    const taken = guide.replace('<username>aws', '<username>ann');
    expect((await planFor(requestFor('my-repo'), taken)).notes).toContain('as codeartifact-my-repo');
    await expect(planFor(requestFor('my-repo', { serverId: 'codeartifact' }), taken)).rejects.toMatchObject({
      kind: 'configuration',
    });
  });

  it.each([
    ['repository', '<repositories><repository>', '</repository></repositories>'],
    [
      'plugin repository',
      '<pluginRepositories><pluginRepository>',
      '</pluginRepository></pluginRepositories>',
    ],
  ])('is never that of a %s somewhere else', async (_what, open, close) => {
    const place = `${open}<id>codeartifact</id><url>https://repository.example/</url>${close}`;
    const text = `<settings><profiles><profile><id>theirs</id>${place}</profile></profiles></settings>`;
    expect((await planFor(requestFor('my-repo'), text)).notes).toContain('as codeartifact-my-repo');
  });

  it('is found beside elements that lack what Maven wants in them', async () => {
    const text =
      '<settings><servers><server/></servers><mirrors><mirror/></mirrors><profiles><profile/><profile><repositories><repository/></repositories></profile></profiles></settings>';
    expect((await planFor(requestFor('my-repo'), text)).notes).toContain('the repository as codeartifact.');
  });

  it.each(['', 'a b', 'a/b', 'local', '<x>', 'é'])('%j is refused', async (serverId) => {
    await expect(planFor(requestFor('my-repo', { serverId }), null)).rejects.toMatchObject({ kind: 'usage' });
  });
});

describe('a mirror of the user’s', () => {
  it.each([
    ['*', '*', true],
    ['*', 'external:*', true],
    ['central', 'central', true],
    ['central,other', 'other', false],
    ['*', 'central', false],
    ['other', '*', false],
    ['*,!central', '*', false],
  ])('for %s comes before ours for %s: %s', async (theirs, mirrorOf, isFirst) => {
    const text = mirror('all', theirs, 'https://mirror.example/maven/');
    const { notes } = await planFor(requestFor('my-repo', { mirrorOf }), text);
    expect(notes.includes('The mirror all comes before this one')).toBe(isFirst);
  });

  it('gets a server of its own where it is in our domain', async () => {
    const text = mirror('all', '*', urlOf(domain, 'other-repo'));
    const planned = await planFor(requestFor('my-repo'), text);
    expect(planned.text).toContain(
      '<server><id>all</id><username>aws</username><password>${env.CODEARTIFACT_AUTH_TOKEN}</password>',
    );
    expect(planned.notes).not.toContain('stands in for');
  });

  it.each(['https://mirror.example/maven/', urlOf(team, 'my-repo')])(
    'never gets our token at %s',
    async (url) => {
      const { text, notes } = await planFor(requestFor('my-repo'), mirror('all', '*', url));
      expect(text).not.toContain('<server><id>all</id>');
      expect(notes).toContain('add !codeartifact to that mirror');
    },
  );

  it.each(['*,!codeartifact', 'central', 'external:http:*', '!codeartifact,external:*'])(
    '%s has nothing to do with us',
    async (mirrorOf) => {
      const text = mirror('all', mirrorOf, 'https://mirror.example/maven/');
      expect((await planFor(requestFor('my-repo'), text)).notes).not.toContain('stands in for');
    },
  );
});

it.each([
  ['writes into a repository', '<snapshots>', '<snapshots>\n            <updatePolicy>always</updatePolicy>'],
  ['changes a value of a repository', '<enabled>true<', '<enabled>false<'],
  ['writes into the profile', '</properties>', '<mine>1</mine></properties>'],
  ['changes what the mirror is for', '<mirrorOf>*<', '<mirrorOf>*,!corp<'],
  ['changes the server’s password', '${env.CODEARTIFACT_AUTH_TOKEN}', '${env.MINE}'],
])(
  'leaves no repository and no mirror without its URL where somebody %s: Maven refuses such a file',
  async (_what, from, to) => {
    await inTestHome(async (home) => {
      const path = home.write('.m2/settings.xml', '<settings/>\n');
      await setUp(home.context, mavenAdapter, 'one', requestFor('my-repo', { mirrorOf: '*' }));
      expect(home.read('.m2/settings.xml')).toContain(from);
      home.write('.m2/settings.xml', home.read('.m2/settings.xml').replace(from, to));
      const { notes } = await removeOwner(home.context, { tool: 'maven', id: 'one' });
      expect(notes).toEqual([expect.stringContaining('so it was left whole')]);
      const text = home.read('.m2/settings.xml');
      expect(text).toContain(to);
      const { repositories, mirrors } = readSettings(text, path);
      for (const { url } of [...repositories, ...mirrors]) expect(url).toBe(urlOf(domain, 'my-repo'));
    });
  },
);

it('gives a script back that ends in a lone carriage return', async () => {
  await inTestHome(async (home) => {
    for (const text of ['echo hi\r', 'umask 022\necho hi\r']) {
      home.write('.mavenrc', text);
      await setUp(home.context, mavenAdapter, 'one', requestFor('my-repo'));
      await removeOwner(home.context, { tool: 'maven', id: 'one' });
      expect(home.read('.mavenrc')).toBe(text);
    }
  });
});

describe('on Windows', () => {
  it('the block is a batch line in mavenrc_pre.cmd', async () => {
    await inTestHome(async (home) => {
      const context = { ...home.context, platform: 'win32' as const };
      const request = requestFor('my-repo');
      const plan = mavenAdapter.plan(request, await mavenAdapter.inspect(context, request));
      const rc = plan.edits.find(({ path }) => path.endsWith('mavenrc_pre.cmd'));
      expect(rc?.after).toMatch(
        /^rem >>> vouch[^\r\n]*\r\nset VOUCH_MAVEN_ARGUMENTS=%\*\r\nif exist "[^"]*vouch-maven-env\.cmd" for \/f [^\r\n]*\r\n(?:[^\r\n]+\r\n){5}rem <<< [^\r\n]*\r\n$/,
      );
    });
  });
});
