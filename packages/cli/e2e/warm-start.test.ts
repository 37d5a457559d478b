import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { host, openWorkbench, setupArgs, type Workbench } from '@vouch/workbench';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
  bench.useAgent();
  await bench.signIn();
  expect(await bench.vouch(...setupArgs('cargo'))).toMatchObject({ code: 0 });
  expect(await bench.vouch('credential', 'codeartifact')).toMatchObject({ code: 0 });
});
afterAll(() => bench.close());

interface Loaded {
  /** Below dist, in the order in which they were read. */
  readonly files: readonly string[];
  readonly builtins: readonly string[];
}

/** What a start of `vouch` reads. */
async function loadedBy(
  args: readonly string[],
  input = '',
  env: Readonly<Record<string, string>> = {},
): Promise<Loaded> {
  const list = join(bench.home, 'loaded.json');
  const preload = fileURLToPath(new URL('programs/loaded-files.cjs', import.meta.url));
  const done = await bench.run(process.execPath, ['--require', preload, bench.vouchProgram, ...args], {
    input,
    env: { ...env, LOADED_FILES: list },
  });
  expect(done).toMatchObject({ code: 0 });
  const { files, builtins }: Loaded = JSON.parse(readFileSync(list, 'utf8'));
  return { files: files.map((file) => relative(join(bench.vouchProgram, '..'), file)), builtins };
}

const get = `${JSON.stringify({
  v: 1,
  registry: { 'index-url': `sparse+https://${host}/cargo/my-repo/` },
  kind: 'get',
  operation: 'read',
  args: [],
})}\n`;

describe('a warm answer', () => {
  test.each([
    ['credential.js', ['credential', 'codeartifact'], ''],
    ['cargo-plugin.js', ['--cargo-plugin'], get],
    ['keyring.js', ['--keyring', 'get', `https://${host}/pypi/my-repo/simple/`, 'aws'], ''],
    ['npm-token.js', ['--npm-token', host], ''],
  ])(
    'of %s reads no other file, and has Node load nothing for a call or a child',
    async (program, args, input) => {
      const { files, builtins } = await loadedBy(args, input);
      expect(files).toEqual(['vouch.js', 'programs/vouch.js', `programs/${program}`]);
      expect(
        builtins.filter((name) => /\b(?:https?2?|tls|zlib|child_process|fs\/promises|readline)\b/.test(name)),
      ).toEqual([]);
    },
  );
});

it('a set-up reads the parsers of its own tool’s files, and no other', async () => {
  const { files } = await loadedBy(setupArgs('cargo'));
  const parsers = [
    'diff',
    'fast-xml-parser',
    'ini',
    'js-yaml',
    'rgrove-parse-xml',
    'toml',
    'toml-eslint-parser',
    'yaml',
  ];
  expect(files.filter((file) => parsers.some((name) => file === `vendor/${name}.js`)).sort()).toEqual([
    'vendor/toml-eslint-parser.js',
    'vendor/toml.js',
  ]);
});

it('a set-up reads no provider of AWS profiles where there are no AWS files', async () => {
  const { files } = await loadedBy(setupArgs('cargo'), '', {
    AWS_ROLE_ARN: '',
    AWS_WEB_IDENTITY_TOKEN_FILE: '',
  });
  expect(files).toContain('lazy/core.js');
  expect(files.filter((file) => file.includes('credential-provider'))).toEqual([]);
});

it('a cold answer has Node load nothing of HTTP/2, which no call of ours speaks', async () => {
  expect(await bench.vouch('agent', 'stop')).toMatchObject({ code: 0 });
  const { files, builtins } = await loadedBy(['credential', 'codeartifact'], '', {
    VOUCH_AGENT: 'never',
  });
  expect(files).toContain('vendor/aws-sdk-client-codeartifact.js');
  const http = builtins.filter((name) => /\bhttps?2?$/.test(name));
  expect(http).toContain('NativeModule https');
  expect(http).not.toContain('NativeModule http2');
});
