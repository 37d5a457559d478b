import { testAdapter } from '@vouch/adapter-kit/testing';
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
  it('name the launcher as Scala reads it', () => {
    expect(globalSettings('/home/"a"\\x')).toContain('launcher = "/home/\\"a\\"\\\\x"');
    // Groups of its pattern, and not the URL that a build has.
    expect(globalSettings('/x')).toContain('"https://" + host + "/maven/" + repository + "/"');
    expect(globalSettings('/x')).not.toContain('url @');
    expect(() => globalSettings('/home/a\nb')).toThrow(expect.objectContaining({ kind: 'configuration' }));
  });
});
