export {
  type BrowserAuthenticator,
  type BrowserOptions,
  type BrowserPage,
  chromiumPath,
  openBrowser,
  type SignInBrowser,
} from './browser.ts';
