import { afterEach, beforeEach, expect, it } from 'vitest';
import { proxyOf } from './proxy-of.ts';

const host = 'codeartifact.us-east-1.amazonaws.com';
const names = ['https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);
const former = new Map(names.map((name) => [name, process.env[name]]));
const clear = () => names.forEach((name) => void delete process.env[name]);
beforeEach(clear);
afterEach(() => {
  clear();
  for (const [name, value] of former) if (value !== undefined) process.env[name] = value;
});

it.each<readonly [Record<string, string>, string]>([
  [{}, ''],
  [{ HTTPS_PROXY: 'http://proxy.corp:3128' }, 'http://proxy.corp:3128'],
  [{ HTTPS_PROXY: 'https://proxy.corp:3128' }, 'https://proxy.corp:3128'],
  [{ HTTPS_PROXY: 'proxy.corp:3128' }, 'http://proxy.corp:3128'],
  [{ https_proxy: 'ann:it@proxy.corp', HTTPS_PROXY: 'http://other' }, 'http://ann:it@proxy.corp'],
  [{ ALL_PROXY: 'proxy.corp:3128' }, 'http://proxy.corp:3128'],
])('with %j the proxy is “%s”, as curl and the AWS CLI have it', (env, proxy) => {
  Object.assign(process.env, env);
  expect(proxyOf(host)).toBe(proxy);
});

it.each<readonly [string, 'direct' | 'proxied']>([
  ['*', 'direct'],
  [host, 'direct'],
  ['localhost, .amazonaws.com', 'direct'],
  ['*.amazonaws.com', 'direct'],
  ['localhost,amazonaws.com', 'direct'],
  ['localhost us-east-1.AmazonAWS.com', 'direct'],
  ['amazonaws.com:443', 'direct'],
  ['amazonaws.com:8443', 'proxied'],
  ['onaws.com', 'proxied'],
  ['api.amazonaws.com', 'proxied'],
  ['amazonaws.com.cn', 'proxied'],
  [',', 'proxied'],
])('NO_PROXY=%s: %s', (NO_PROXY, way) => {
  Object.assign(process.env, { HTTPS_PROXY: 'http://proxy.corp:3128', NO_PROXY });
  expect(proxyOf(host)).toBe(way === 'direct' ? '' : 'http://proxy.corp:3128');
});
