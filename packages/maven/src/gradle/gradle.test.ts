import { testAdapter } from '@vouch/adapter-kit/testing';
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

  it('asks Gradle 8.5 and later for its build features first: what was before them is deprecated there', () => {
    const script = initScript('/x');
    expect(script.indexOf('BuildFeatures')).toBeLessThan(script.indexOf('isConfigurationCacheRequested'));
  });

  it('notes the repositories of a settings script before it is evaluated, where Gradle can', () => {
    expect(initScript('/x')).toContain('gradle.beforeSettings(settingsRepositories)');
  });

  it('holds no token and names no variable that could', () => {
    expect(initScript('/x')).not.toMatch(/getenv|environment\[|findProperty/);
  });
});
