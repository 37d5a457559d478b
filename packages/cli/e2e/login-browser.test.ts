import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromiumPath, openBrowser, type SignInBrowser } from '@vouch/emulator/testing';
import { domainFlags, openWorkbench, type Workbench } from '@vouch/workbench';
import { afterEach, describe, expect, it } from 'vitest';

const missing = chromiumPath() === undefined;
if (missing && process.env['CI'])
  throw new Error('CI must have chromium: the real-browser login is not proven without it');

let bench: Workbench;
let browser: SignInBrowser;
afterEach(async () => {
  await browser.close();
  await bench.close();
});

/** `vouch login` hands its URL to this browser: a real one cannot be started by a shell script, so it is told by a file. */
async function login(authenticator: 'usb' | 'internal') {
  bench = await openWorkbench();
  browser = await openBrowser(bench.emulator, { authenticator });
  await bench.enroll();
  const handed = join(bench.home, 'url');
  const script = join(bench.home, 'to-the-browser');
  await writeFile(
    script,
    `#!/bin/sh\nprintf %s "$1" > '${handed}.part' && mv '${handed}.part' '${handed}'\n`,
  );
  await chmod(script, 0o700);
  bench.env['BROWSER'] = script;
  const running = bench.start(process.execPath, [bench.vouchProgram, 'login']);
  await expect.poll(() => existsSync(handed), { timeout: 20_000 }).toBe(true);
  const page = await browser.signIn(await bench.read('url'));
  return { page, done: await running.done };
}

describe.skipIf(missing)('vouch login in a real browser', () => {
  it('a tap of a hardware key makes a session, and the page says so', async () => {
    const { page, done } = await login('usb');
    expect(done.stderr).toContain('signed in as ann');
    expect(done.code).toBe(0);
    expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback\?/);
    expect(page.text).toContain('Signed in');
    expect(await bench.vouch('credential', 'codeartifact', ...domainFlags)).toMatchObject({ code: 0 });
  });

  it('the machine’s own key is refused, and the terminal says what arrived', async () => {
    const { page, done } = await login('internal');
    expect(page.text).toContain('Not signed in');
    expect(done.code).toBe(5);
    expect(done.stderr).toContain('the sign-in was not proven with a hardware key: the issuer said amr [swk');
  });
});
