import { describe, expect, it } from 'vitest';
import { isCredentialFor, isCredentialKey, lineOf, registryKeys, tokenKey } from './keys.ts';

const url = 'https://d-123456789012.d.codeartifact.us-east-1.amazonaws.com/npm/my-repo/';
const host = '//d-123456789012.d.codeartifact.us-east-1.amazonaws.com';

describe('keys', () => {
  it('incident 7: name the registry by host and path, with a slash at its end', () => {
    expect(tokenKey(url)).toBe(`${host}/npm/my-repo/:_authToken`);
    expect(tokenKey(url.slice(0, -1))).toBe(`${host}/npm/my-repo/:_authToken`);
  });

  it('send scopes, or everything without one', () => {
    expect(registryKeys([])).toEqual(['registry']);
    expect(registryKeys(['@a', '@b'])).toEqual(['@a:registry', '@b:registry']);
  });

  it.each(['_authToken', '_AUTHTOKEN', '//x/:_authToken', '//x/:_password', '//x/:username', '_auth', 'key'])(
    '%s is a credential',
    (key) => expect(isCredentialKey(key)).toBe(true),
  );

  it.each(['registry', '//x/:always-auth', '//x/:tokenHelper', 'monkey', '//x/:certfile'])(
    '%s is none',
    (key) => expect(isCredentialKey(key)).toBe(false),
  );

  it.each([
    [`${host}/npm/my-repo/:_authToken`, true],
    [`${host}/npm/my-repo:_authToken`, true],
    [`${host}/:_authToken`, true],
    [`${host}/npm/:_password`, true],
    [`${host}/npm/my-repo/left-pad/:_authToken`, true],
    [`${host}/npm/my-repo-2/:_authToken`, false],
    [`${host}.evil.example/npm/my-repo/:_authToken`, false],
    [`${host}/npm/my:_authToken`, false],
    ['//registry/:_authToken', false],
    [`${host}/npm/my-repo/:tokenHelper`, false],
    ['_authToken', false],
  ])('%s speaks for our registry: %s', (key, speaks) => expect(isCredentialFor(url, key)).toBe(speaks));

  it('stand on a line', () => {
    const text = '# a\r\nx = 1\r\n"//h/:_authToken" = t\r\nx=2\r\n';
    expect(lineOf(text, '//h/:_authToken')).toBe(3);
    expect(lineOf(text, 'x')).toBe(4);
    expect(lineOf(text, 'y')).toBeUndefined();
  });
});
