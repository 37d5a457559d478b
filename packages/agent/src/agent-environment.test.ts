import { expect, test } from 'vitest';
import { agentEnvironment } from './agent-environment.ts';

test('the agent gets what the allow-list names and nothing else', () => {
  const wanted = {
    PATH: '/usr/bin',
    LANG: 'C.UTF-8',
    LC_ALL: 'C',
    XDG_RUNTIME_DIR: '/run/user/1',
    TZ: 'UTC',
    HTTPS_PROXY: 'http://proxy:3128',
    no_proxy: 'localhost',
    AWS_CA_BUNDLE: '/ca.pem',
  };
  const unwanted = {
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
    AWS_SESSION_TOKEN: 'x',
    AWS_PROFILE: 'x',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
    NODE_OPTIONS: '--require=/evil.js',
    NODE_PATH: '/evil',
    NODE_DEBUG: 'http',
    NODE_V8_COVERAGE: '/tmp',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    LD_PRELOAD: '/evil.so',
    DYLD_INSERT_LIBRARIES: '/evil.dylib',
    SSLKEYLOGFILE: '/tmp/keys',
    GITHUB_TOKEN: 'x',
    npm_config_userconfig: 'x',
  };
  const context = {
    env: { ...wanted, ...unwanted, NODE_EXTRA_CA_CERTS: '/extra.pem' },
    homeDirectory: '/home/me',
  };
  expect(agentEnvironment(context)).toEqual({
    ...wanted,
    HOME: '/home/me',
    VOUCH_EXTRA_CA_CERTS: '/extra.pem',
  });
});
