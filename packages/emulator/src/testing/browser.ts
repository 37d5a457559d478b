import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Emulator } from '../emulator.ts';
import type { SignInOptions } from '../person/person.ts';
import { issuerCertificate } from './issuer-certificate.ts';

/** What plays the key in a real browser: `usb` is a security key, `internal` the machine's own. */
export type BrowserAuthenticator = 'usb' | 'internal';

export interface BrowserOptions {
  /** Default `usb`. */
  readonly authenticator?: BrowserAuthenticator;
  /** Default `chromiumPath()`. */
  readonly executablePath?: string;
}

/** Where a sign-in ended. */
export interface BrowserPage {
  readonly url: string;
  readonly text: string;
  /** PNG */
  readonly screenshot: Buffer;
}

/** A real Chromium with a virtual authenticator, which keeps its keys until it is closed. */
export interface SignInBrowser {
  /**
   * Opens an authorization or device URL, signs in as `user` (default `ann`), and gives the page it ends on. The
   * name must be new to the emulator or have its key in this browser. Rejects after 15 seconds without an end.
   */
  signIn(url: string, options?: Pick<SignInOptions, 'user'>): Promise<BrowserPage>;
  /** For anything else a test wants to see. */
  readonly page: Page;
  close(): Promise<void>;
}

/** The Chromium on this machine, or undefined. `CHROMIUM` in the environment names another one. */
export function chromiumPath(): string | undefined {
  const places = [
    process.env['CHROMIUM'],
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  return places.find((place) => place !== undefined && existsSync(place));
}

/** Milliseconds that any one step of the browser may take. */
const deadline = 15_000;

/** Starts Chromium behind the emulator's proxy. It can reach the emulator and this machine, and nothing else. */
export async function openBrowser(emulator: Emulator, options: BrowserOptions = {}): Promise<SignInBrowser> {
  const executablePath = options.executablePath ?? chromiumPath();
  if (executablePath === undefined) throw new Error('there is no chromium on this machine');
  const profile = await mkdtemp(join(tmpdir(), 'codeartifact-emulator-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: await flags(emulator),
    timeout: 60_000,
  });
  context.setDefaultTimeout(deadline);
  const page = context.pages()[0] ?? (await context.newPage());
  await addAuthenticator(context, page, options.authenticator ?? 'usb');
  return {
    page,
    signIn: (url, how) => signIn(page, url, how?.user ?? 'ann'),
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/**
 * Chromium refuses WebAuthn on a page with a certificate error, even one that was waved through, so the issuer's
 * certificate is made good by the hash of its key. Chromium's own services are cut off: what is not ours has no route.
 */
async function flags(emulator: Emulator): Promise<string[]> {
  const { publicKey } = await issuerCertificate(emulator);
  const key = createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' }));
  const issuer = new URL(emulator.issuerUrl).host;
  const proxy = `PROXY ${new URL(emulator.proxyUrl).host}`;
  const script = `function FindProxyForURL(url, host) { return host === '${issuer}' ? '${proxy}' : 'DIRECT'; }`;
  return [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--ignore-certificate-errors-spki-list=${key.digest('base64')}`,
    `--proxy-pac-url=data:application/x-ns-proxy-autoconfig;base64,${Buffer.from(script).toString('base64')}`,
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE ::1',
  ];
}

/** Chrome DevTools Protocol, domain WebAuthn: it touches itself, and its PIN or finger is always right. */
async function addAuthenticator(
  context: BrowserContext,
  page: Page,
  transport: BrowserAuthenticator,
): Promise<void> {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function signIn(page: Page, url: string, user: string): Promise<BrowserPage> {
  await page.goto(url);
  await page.getByLabel('Name').fill(user);
  await page.getByRole('button', { name: 'Use your key' }).click();
  // The end is another page, or the form is gone, or the page says what went wrong.
  const issuer = new URL(url).origin;
  await Promise.race([
    page.waitForURL((at) => at.origin !== issuer),
    page.locator('#sign-in').waitFor({ state: 'detached' }),
    page.locator('.bad').waitFor(),
  ]);
  // biome-ignore lint/performance/useDomNodeTextContent: the text content of the body has the script in it.
  return { url: page.url(), text: await page.innerText('body'), screenshot: await page.screenshot() };
}
