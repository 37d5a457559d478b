import { expect, it } from 'vitest';
import { isNoFile } from './pip-file.ts';
import { pipLacks, pipUpgrade } from './pip-version.ts';

it.each([
  [undefined, 'import', undefined],
  [undefined, 'subprocess', undefined],
  ['23.1', 'import', undefined],
  ['23.1', 'subprocess', undefined],
  ['23.0.1', 'import', 'with input'],
  ['23.0', 'subprocess', 'with input'],
  ['22.3.1', 'import', 'with input'],
  ['22.3.1', 'subprocess', 'never'],
] as const)('pip %s with %s asks a keyring: %s', (version, provider, works) => {
  expect(pipLacks(version, provider)?.works).toBe(works);
});

it('is upgraded without its files', () => {
  expect(pipUpgrade(['pip'], 'linux').join(' ')).toBe(
    'env PIP_CONFIG_FILE=/dev/null pip install --upgrade pip',
  );
  expect(pipUpgrade(['pip'], 'win32').join(' ')).toBe('pip --isolated install --upgrade pip');
});

it.each([
  ['/dev/null', 'linux', true],
  ['nul', 'linux', false],
  ['nul', 'win32', true],
  ['NUL', 'win32', true],
  ['C:\\nul', 'win32', false],
  ['nul.ini', 'win32', false],
  ['', 'win32', false],
] as const)('%j on %s is no file: %s', (named, platform, isNone) => {
  expect(isNoFile(named, platform)).toBe(isNone);
});
