import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShapedFile } from '@vouch/adapter-kit/testing';
import { type NpmFacts, type NpmRequest, npmrcAdapter } from '../setup/npmrc-adapter.ts';
import { type PnpmFacts, type PnpmRequest, pnpmAdapter } from '../setup/pnpm-adapter.ts';
import type { StaticTool } from '../uses/static-uses.ts';
import { type YarnFacts, type YarnRequest, yarnAdapter } from '../yarn/yarn-adapter.ts';

const url = 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/my-repo/';
const usual =
  '; mine\nsave-exact = true\n\n@other:registry=https://other.example/\n//other.example/:_authToken=${TOKEN}\n';

export function npmrcFile(tool: StaticTool): ShapedFile<NpmRequest, NpmFacts> {
  const first: NpmRequest = { url, scopes: ['@one'], node: '/opt/node/bin/node' };
  return {
    adapter: npmrcAdapter(tool),
    file: '.npmrc',
    kind: 'npmrc',
    usual,
    first,
    changed: { ...first, scopes: ['@one', '@two'] },
  };
}

const program = { node: '/usr/bin/node', script: '/opt/vouch/dist/vouch.js' };

export const pnpmFile: ShapedFile<PnpmRequest, PnpmFacts> = {
  adapter: pnpmAdapter,
  file: '.npmrc',
  kind: 'npmrc',
  usual,
  first: { url, scopes: [], program },
  changed: { url, scopes: ['@two'], program: { ...program, node: '/opt/node/bin/node' } },
};

/** Yarn's file, and what takes the stand-in for our install away. */
export function yarnFile(): { readonly file: ShapedFile<YarnRequest, YarnFacts>; readonly drop: () => void } {
  const install = mkdtempSync(join(tmpdir(), 'vouch-install-'));
  writeFileSync(join(install, 'yarn-plugin-vouch.cjs'), 'exports.name = "stand-in";\n');
  const first = { url, scopes: ['@one'], program: { ...program, script: join(install, 'vouch.js') } };
  return {
    file: {
      adapter: yarnAdapter,
      file: '.yarnrc.yml',
      kind: 'yaml',
      usual: 'nodeLinker: node-modules # keep\n\nplugins:\n  - path: .yarn/plugins/a.cjs\n    spec: a\n',
      first,
      changed: { ...first, scopes: ['@two'] },
    },
    drop: () => rmSync(install, { recursive: true }),
  };
}
