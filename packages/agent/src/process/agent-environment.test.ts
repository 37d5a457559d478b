import { expect, test } from 'vitest';
import { agentEnvironment } from './agent-environment.ts';

const at = { homeDirectory: '/home/me', workingDirectory: '/work' };

test('incident 27: the agent gets what the allow-list names and nothing else', () => {
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
    ...at,
  };
  expect(agentEnvironment(context)).toEqual({
    ...wanted,
    HOME: '/home/me',
    VOUCH_EXTRA_CA_CERTS: '/extra.pem',
  });
});

test.each([
  'AWS_ENDPOINT_URL',
  'AWS_ENDPOINT_URL_STS',
  'AWS_ENDPOINT_URL_CODEARTIFACT',
  'AWS_ENDPOINT_URL_SSO',
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
])('incident 26: the agent does not get %s', (variable) => {
  const kept = agentEnvironment({ env: { [variable]: '/x' }, ...at });
  expect(kept).not.toHaveProperty(variable);
});

// The way to AWS is the machine's, and TLS has to be AWS's whatever the way.
test.each(['HTTPS_PROXY', 'AWS_CA_BUNDLE'])('incident 26: the agent gets %s', (variable) => {
  const kept = agentEnvironment({ env: { [variable]: '/x' }, ...at });
  expect(kept).toHaveProperty(variable, '/x');
});

test('a CA file that the shell named from its own directory is found from the agent’s', () => {
  const env = { NODE_EXTRA_CA_CERTS: 'certs/corp.pem', AWS_CA_BUNDLE: './ca.pem', SSL_CERT_FILE: '' };
  expect(agentEnvironment({ env, ...at })).toEqual({
    HOME: '/home/me',
    VOUCH_EXTRA_CA_CERTS: '/work/certs/corp.pem',
    AWS_CA_BUNDLE: '/work/ca.pem',
    SSL_CERT_FILE: '',
  });
});
