import { updateFile } from '@vouch/adapter-kit';
import { discoverIssuer, registerClient } from '@vouch/agent';
import {
  type Context,
  defaultHardware,
  type Issuer,
  printableUrl,
  readConfig,
  VouchError,
  withIssuer,
} from '@vouch/core';

/**
 * `vouch enroll`: proves that the issuer is one, registers us there where no client was named, and remembers both.
 * Throws `usage` for a malformed flag, `service` or `network` for an issuer that cannot be used.
 */
export async function enroll(
  context: Context,
  pasted: string,
  flags: { readonly clientId?: string; readonly hardware?: string },
): Promise<void> {
  // From the address of its metadata the openid-client discovers as well, and whose issuer it is would not be compared.
  const url = pasted.replace(/\/\.well-known\/[^/]*$/, '');
  if (!/^https:\/\/[^\s@?#]+$/.test(url)) {
    throw new VouchError(
      'usage',
      url === '' ? 'the issuer’s URL is empty' : `${printableUrl(url)} is not an issuer`,
      {
        hint: 'an issuer is an https URL, such as https://login.example.com',
      },
    );
  }
  const config = await readConfig(context);
  const hardware = flags.hardware === undefined ? defaultHardware : parseHardware(flags.hardware);
  const clientId = flags.clientId ?? (await registerClient(context, url));
  if (flags.clientId !== undefined) await discoverIssuer(context, { url, clientId });
  const issuer: Issuer = { url, clientId, hardware };
  await updateFile(context, config.path, (text) => withIssuer({ ...config, text }, issuer));
  context.say(`enrolled at ${url} as the client ${clientId}`);
  context.say(
    config.roles.size === 0 ? 'next: vouch setup aws --role ARN, then vouch login' : 'next: vouch login',
  );
}

/** `amr=hwk,amr=sc,acr=phrh`, in any order; a value without a name goes with the one before it. */
function parseHardware(text: string): Issuer['hardware'] {
  if (text === 'not-required') return text;
  const claims = { amr: [] as string[], acr: [] as string[] };
  let name: 'amr' | 'acr' | undefined;
  for (const part of text.split(',')) {
    const match = /^(?:(amr|acr)=)?([\w:./-]+)$/.exec(part.trim());
    name = (match?.[1] as 'amr' | 'acr' | undefined) ?? name;
    if (match === null || name === undefined) {
      throw new VouchError('usage', `${text} does not say what proves a hardware key`, {
        hint: '--hardware amr=hwk,sc,acr=phrh or --hardware not-required',
      });
    }
    claims[name].push(match[2] as string);
  }
  return claims;
}
