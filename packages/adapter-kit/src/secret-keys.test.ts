import { expect, it } from 'vitest';
import { holdsSecret, isSecret, looksSecret } from './secret-keys.ts';

it.each<[readonly string[], string]>([
  [['//h/:_auth'], 'x'],
  [['tokens', '0'], 'x'],
  [['PASSWORD'], 'x'],
  [['httpHeaders', 'value'], 'x'],
  [['password'], 'before${NAME}'],
  [['password'], '${NAME}behind'],
  [['password'], '${NAME:-it}'],
  [['url'], 'https://:it@h/'],
  [['url'], 'https://it0123456789@h/'],
  [['url'], 'https://h/?token=it'],
  [['url'], 'https://h/?X-Amz-Security-Token=it'],
])('a secret: %j %s', (names, source) => {
  expect(holdsSecret(names, source)).toBe(true);
  expect(isSecret(names, source, source)).toBe(true);
});

it.each<[readonly string[], string]>([
  [['always_authenticate'], 'x'],
  [['tokens', 'x1'], 'x'],
  [['tokens', '1x'], 'x'],
  [['tokenHelper'], '/bin/x'],
  [['password'], '${NAME}'],
  [['password'], 'Bearer ${NAME:-}'],
  [['url'], 'https://_json_key@h/'],
  [['url'], 'https://_json_key_base64@h/'],
])('no secret: %j %s', (names, source) => {
  expect(holdsSecret(names, source)).toBe(false);
  expect(isSecret(names, source, source)).toBe(false);
});

it('goes by the value as it is read', () => {
  expect(isSecret(['token'], '""', '')).toBe(false);
  expect(isSecret(['token'], '"${NAME}"', '${NAME}')).toBe(false);
  expect(isSecret(['token'], '1', 1)).toBe(true);
});

it('is soon done with one long word', { timeout: 10_000 }, () => {
  const word = 'token-'.repeat(200_000);
  expect(looksSecret(`?${word}`)).toBe(false);
  expect(looksSecret(`?${word}&access_token=x`)).toBe(true);
});
