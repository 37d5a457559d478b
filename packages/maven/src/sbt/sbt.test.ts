import { join } from 'node:path';
import { inTestHome, testAdapter } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import { sbtAdapter } from './adapter.ts';
import { globalSettings } from './global-settings.ts';

const program = { node: '/usr/bin/node', script: '/opt/vouch/vouch.js', args: ['--token-for'] };
const request = (repository: string) => ({
  url: `https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/maven/${repository}/`,
  repository,
  program,
});

testAdapter({
  adapter: sbtAdapter,
  requests: { one: request('repo-one'), two: request('repo-two') },
  file: '.sbt/1.0/vouch.sbt',
  starts: { 'settings of that name by hand': '// mine\n' },
  broken: {},
  alsoWrites: ['.vouch/bin/vouch-token-for'],
});

describe('the global settings', () => {
  it('stand where sbt 1 reads them, and start the launcher of the tokens', async () => {
    await inTestHome(async ({ home, context }) => {
      const wish = request('repo-one');
      const plan = sbtAdapter.plan(wish, await sbtAdapter.inspect(context, wish));
      const launcher = join(home, '.vouch', 'bin', 'vouch-token-for');
      expect(plan.edits.map(({ path, mode }) => [path, mode])).toEqual([
        [join(home, '.sbt', '1.0', 'vouch.sbt'), 0o600],
        [launcher, 0o700],
      ]);
      expect(plan.edits[0]?.after).toContain(launcher);
    });
  });

  it('start no launcher that is gone, as where --remove left settings behind that somebody had changed', () => {
    expect(globalSettings('/x')).toContain('if (new java.io.File(launcher).exists) asked(url) else {');
  });

  it('name the launcher as Scala reads it', () => {
    expect(globalSettings('/home/"a"\\x')).toContain('launcher = "/home/\\"a\\"\\\\x"');
    // Groups of its pattern, and not the URL that a build has.
    expect(globalSettings('/x')).toContain('"https://" + host + "/maven/" + repository + "/"');
    expect(globalSettings('/x')).toContain('"https://" + host + "/maven/" + path + "/" + repository + "/"');
    expect(globalSettings('/x')).not.toContain('url @');
    expect(() => globalSettings('/home/a\nb')).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });

  it.each([
    ['my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/maven/my-repo', true, false],
    ['my-domain-123456789012.d.codeartifact.us-east-1.on.aws/maven/my-repo/com/example', true, false],
    [
      'vpce-0a1b2c3d4e5f60718-abcdef12.d.codeartifact.us-east-1.vpce.amazonaws.com/maven/d/my-domain-123456789012/my-repo/',
      false,
      true,
    ],
    [
      'vpce-0a1b2c3d4e5f60718-abcdef12.d.codeartifact.us-east-1.vpce.amazonaws.com/maven/my-repo/',
      false,
      false,
    ],
    ['me:secret@my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/maven/my-repo/', false, false],
    ['my-domain-12345678901.d.codeartifact.us-east-1.amazonaws.com/maven/my-repo/', false, false],
    ['my-domain-1234567890123.d.codeartifact.us-east-1.amazonaws.com/maven/my-repo/', false, false],
    ['my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/my-repo/', false, false],
    ['repository.example/maven/my-repo/', false, false],
  ])('ask for a token for https://%s: by its host %s, by its path %s', (place, byHost, byPath) => {
    const patterns = [...globalSettings('/x').matchAll(/"""(.*)"""\.r/g)].map(
      ([, text = '']) => new RegExp(`^${text}$`),
    );
    expect(patterns.map((pattern) => pattern.test(`https://${place}`))).toEqual([byHost, byPath]);
    expect(patterns.map((pattern) => pattern.test(`http://${place}`))).toEqual([false, false]);
  });
});
