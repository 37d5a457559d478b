import type { ShapedFile } from '@vouch/adapter-kit/testing';
import { type CargoFacts, type CargoRequest, cargoAdapter } from '../adapter.ts';

const first: CargoRequest = {
  url: 'https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/cargo/repo-one/',
  repository: 'repo-one',
  domain: { domain: 'my-domain', domainOwner: '123456789012', region: 'us-east-1' },
  program: { node: '/usr/bin/node', script: '/opt/vouch/vouch.js', args: ['--cargo-plugin'] },
};

/** Cargo's file, for the tests that go through every shape it may have. */
export const cargoFile: ShapedFile<CargoRequest, CargoFacts> = {
  adapter: cargoAdapter,
  file: '.cargo/config.toml',
  kind: 'toml',
  usual:
    '[build]\njobs = 2 # two\n\n[registries.mine]\nindex = "sparse+https://mine.example/"\ntoken = "hunter2hunter2"\n',
  first,
  changed: {
    ...first,
    program: { ...first.program, script: '/elsewhere/vouch.js' },
    registryName: 'codeartifact-repo-one',
  },
};
