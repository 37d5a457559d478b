import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testAdapter } from '@vouch/adapter-kit/testing';
import { type YarnRequest, yarnAdapter } from './yarn-adapter.ts';

const install = mkdtempSync(join(tmpdir(), 'vouch-install-'));
writeFileSync(join(install, 'yarn-plugin-vouch.cjs'), 'exports.name = "stand-in";\n');

const host = (domain: string) => `${domain}-123456789012.d.codeartifact.us-east-1.amazonaws.com`;
const request = (domain: string, scopes: readonly string[]): YarnRequest => ({
  url: `https://${host(domain)}/npm/my-repo/`,
  scopes,
  program: { node: '/usr/bin/node', script: join(install, 'vouch.js') },
});

testAdapter({
  adapter: yarnAdapter,
  requests: {
    one: request('one', ['@one']),
    two: request('two', ['@two', '@three']),
    rest: request('two', []),
  },
  file: '.yarnrc.yml',
  starts: {
    'settings of the person': 'nodeLinker: node-modules # keep\n\nenableTelemetry: false\n',
    'plugins and scopes of their own':
      '# ours\nplugins:\n  - path: .yarn/plugins/a.cjs\n    spec: a\n\nnpmScopes:\n  other:\n    npmAuthToken: a-secret-of-theirs\n',
  },
  broken: { 'a key twice': 'plugins: []\nplugins: []\n', 'a tab': 'npmScopes:\n\tx: 1\n' },
  alsoWrites: [
    '.vouch/yarn/plugin-vouch.cjs',
    `.vouch/bin/vouch-npm-token-${host('one')}`,
    `.vouch/bin/vouch-npm-token-${host('two')}`,
  ],
  secrets: ['a-secret-of-theirs'],
});
