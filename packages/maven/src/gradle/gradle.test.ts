import { join } from 'node:path';
import { inTestHome, testAdapter } from '@vouch/adapter-kit/testing';
import { describe, expect, it } from 'vitest';
import { gradleAdapter } from './adapter.ts';
import { initScript } from './init-script.ts';

const program = { node: '/usr/bin/node', script: '/opt/vouch/vouch.js', args: ['--token-for'] };
const request = (repository: string) => ({
  url: `https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/maven/${repository}/`,
  program,
});

testAdapter({
  adapter: gradleAdapter,
  requests: { one: request('repo-one'), two: request('repo-two') },
  file: '.gradle/init.d/vouch.gradle',
  starts: { 'a script of that name by hand': '// mine\n' },
  broken: {},
  alsoWrites: ['.vouch/bin/vouch-token-for'],
});

it.each([
  ['~/.gradle', {}, undefined],
  ['GRADLE_USER_HOME', { GRADLE_USER_HOME: '/elsewhere' }, '/elsewhere'],
  ['~/.gradle where GRADLE_USER_HOME is empty', { GRADLE_USER_HOME: '' }, undefined],
] as readonly [string, Record<string, string>, string | undefined][])(
  'the init script stands in %s, and starts the launcher of the tokens',
  async (_where, env, gradle) => {
    await inTestHome(async ({ home, context }) => {
      const wish = request('repo-one');
      const plan = gradleAdapter.plan(wish, await gradleAdapter.inspect({ ...context, env }, wish));
      const launcher = join(home, '.vouch', 'bin', 'vouch-token-for');
      expect(plan.edits.map(({ path, mode }) => [path, mode])).toEqual([
        [join(gradle ?? join(home, '.gradle'), 'init.d', 'vouch.gradle'), 0o600],
        [launcher, 0o700],
      ]);
      expect(plan.edits[0]?.after).toContain(launcher);
    });
  },
);

describe('the init script', () => {
  it('names the launcher as Groovy reads it', () => {
    expect(initScript("/home/it's/\\x")).toContain("launcher = '/home/it\\'s/\\\\x'");
    expect(() => initScript('/home/a\nb')).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });

  it('incident 19: tells the launcher no URL that has a password, a query or a fragment', () => {
    const script = initScript('/x');
    const guard = 'if (url.rawUserInfo != null || url.rawQuery != null || url.rawFragment != null) return';
    expect(script.indexOf(guard)).toBeGreaterThan(0);
    expect(script.indexOf(guard)).toBeLessThan(script.indexOf('tokenFor(url)'));
  });

  it.each([
    [
      'without TLS, or of another host',
      String.raw`if (url?.scheme != 'https' || !(url.host ==~ /.+\.d\.codeartifact\.[a-z0-9-]+\..+/)) return`,
    ],
    [
      'of another format, or with credentials',
      `if (!url.path?.startsWith('/maven/') || hasCredentials(repository)) return`,
    ],
  ])('gives no token, not even one that it has already, to a repository %s', (_which, guard) => {
    const script = initScript('/x');
    expect(script.indexOf(guard)).toBeGreaterThan(0);
    expect(script.indexOf(guard)).toBeLessThan(script.indexOf('tokenFor(url)'));
  });

  it('asks Gradle 8.5 and later for its build features first: what was before them is deprecated there', () => {
    const script = initScript('/x');
    expect(script.indexOf('BuildFeatures')).toBeLessThan(script.indexOf('isConfigurationCacheRequested'));
  });

  it('notes the repositories of a settings script before it is evaluated, where Gradle can', () => {
    expect(initScript('/x')).toContain('gradle.beforeSettings(settingsRepositories)');
  });

  it('starts no launcher that is gone, as where --remove left a script behind that somebody had changed', () => {
    const script = initScript('/x');
    const guard = script.indexOf('if (!new File(launcher).exists()) {');
    expect(guard).toBeGreaterThan(0);
    expect(guard).toBeLessThan(script.indexOf('new ProcessBuilder(launcher'));
  });

  it('holds no token and names no variable that could', () => {
    expect(initScript('/x')).not.toMatch(/getenv|environment\[|findProperty/);
  });
});
