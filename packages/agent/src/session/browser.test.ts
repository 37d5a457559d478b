import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { homeForTest } from '@vouch/core/testing';
import { expect, test } from 'vitest';
import { openBrowser } from './browser.ts';

test
  .skipIf(process.platform === 'win32')
  .each([
    (browser: string) => browser,
    (browser: string) => `:${browser}`,
    (browser: string) => `/nowhere/browser::${browser}:`,
  ])('the first of BROWSER that can be opened gets the address, whatever is empty: %s', async (wish) => {
  await using home = await homeForTest();
  const { homeDirectory } = home.context;
  const browser = join(homeDirectory, 'browser');
  await writeFile(browser, '#!/bin/sh\nprintf %s "$1" >"$0.opened"\n', { mode: 0o755 });
  const context = { ...home.context, env: { BROWSER: wish(browser) } };
  expect(await openBrowser(context, 'https://login.example.com/?a=1&b=2')).toBe(true);
  expect(await readFile(`${browser}.opened`, 'utf8')).toBe('https://login.example.com/?a=1&b=2');
});
