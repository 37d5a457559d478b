import { spawn } from 'node:child_process';
import { win32 } from 'node:path';
import type { Context } from '@vouch/core';

/** Milliseconds after which a browser that is still running counts as opened. */
const patienceMs = 2_000;

/**
 * Opens a URL in the person's browser; false where that cannot be done. `BROWSER` is the person's own word and may
 * be a name on PATH; everything else is started by its absolute path, so that a file beside us cannot stand in.
 */
export async function openBrowser(context: Context, url: string): Promise<boolean> {
  for (const [file, ...args] of candidates(context, url)) {
    if (file !== undefined && (await start(file, args))) return true;
  }
  return false;
}

function candidates({ env, platform }: Context, url: string): string[][] {
  const { BROWSER: wished } = env;
  // `:firefox` has an empty first one, which Node does not even try to start.
  const programs = (wished ?? '').split(platform === 'win32' ? ';' : ':').filter((program) => program !== '');
  const own = programs.map((program) => [program, url]);
  if (platform === 'win32') {
    const system = env['SYSTEMROOT'] ?? 'C:\\Windows';
    // `start` is cmd's own word and would read the URL's ampersands.
    return [...own, [win32.join(system, 'System32', 'rundll32.exe'), 'url.dll,FileProtocolHandler', url]];
  }
  if (platform === 'darwin') return [...own, ['/usr/bin/open', url]];
  return [...own, ['/usr/bin/xdg-open', url], ['/usr/local/bin/xdg-open', url]];
}

/** A launcher that ends with an error has opened nothing; one that goes on, or ends well, has. */
function start(file: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(file, [...args], { detached: true, stdio: 'ignore' });
    const timer = setTimeout(() => settle(true), patienceMs);
    const settle = (opened: boolean) => {
      clearTimeout(timer);
      child.unref();
      resolve(opened);
    };
    child.once('error', () => settle(false));
    child.once('exit', (code) => settle(code === 0));
  });
}
