import type { SignInOptions, SignInResult } from '../person/person.ts';

/** What the environment of a child tells it about its emulator. */
interface ControlAddress {
  readonly EMULATOR_CONTROL_URL?: string | undefined;
  readonly EMULATOR_CONTROL_SECRET?: string | undefined;
}

/**
 * Has the emulator's person open a URL and sign in. Gives the line that says where they ended, without the query, which
 * may hold a code. Throws where there is no emulator, or where a page refused.
 */
export async function browse(url: string, how: SignInOptions, control: ControlAddress): Promise<string> {
  const { EMULATOR_CONTROL_URL: address, EMULATOR_CONTROL_SECRET: secret } = control;
  if (address === undefined || secret === undefined) {
    throw new Error(
      'EMULATOR_CONTROL_URL and EMULATOR_CONTROL_SECRET must be set: run it below exec or start',
    );
  }
  const reply = await fetch(`${address}/sign-in`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
    body: JSON.stringify({ url, user: how.user, with: how.with }),
    signal: AbortSignal.timeout(60_000),
  });
  const told = (await reply.json()) as SignInResult & { readonly error?: string };
  if (!reply.ok) throw new Error(told.error ?? `the emulator answered ${reply.status}`);
  const { origin, pathname } = new URL(told.page.url);
  if (told.page.status >= 400) throw new Error(`${origin}${pathname} answered ${told.page.status}`);
  return `${told.page.status} ${origin}${pathname}\n`;
}
