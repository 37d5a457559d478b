import { npmrcFormat } from '@vouch/adapter-kit';
import { isCredentialKey, registryKeys, registryPart, tokenKey } from '../npmrc/keys.ts';
import { registriesIn } from './named-registry.ts';
import { hostsOf, type OverlayRequest, ownUrl } from './request.ts';

/**
 * The user's text with every credential of this domain's hosts replaced by the token: for the host, which npm, pnpm and bun
 * take for all of its repositories, and for each repository that a file names, because yarn 1 takes nothing else. Pure.
 */
export function overlayText(user: string, projects: readonly string[], request: OverlayRequest): string {
  const { token, scopes } = request;
  const hosts = hostsOf(request);
  let text = user;
  const foreign = keysOf(user).filter((key) => {
    const isOfHost = hosts.has(/^\/\/([^/]+)/.exec(key)?.[1] ?? '');
    return isOfHost && (isCredentialKey(key) || key.endsWith(':tokenHelper'));
  });
  for (const key of new Set(foreign)) {
    let left = text;
    for (const each of foreign) if (each === key) left = npmrcFormat.remove(left, [key], []);
    npmrcFormat.verify(text, left, [key], 'absent');
    text = left;
  }
  const put = (key: string, value: string | boolean) => {
    const longer = npmrcFormat.set(text, [key], npmrcFormat.encode(value)).text;
    npmrcFormat.verify(text, longer, [key], { value });
    text = longer;
  };
  const own = ownUrl(request);
  if (own !== undefined) for (const key of registryKeys(scopes)) put(key, own);
  const named = [user, ...projects]
    .flatMap(registriesIn)
    .filter((url) => URL.canParse(url) && hosts.has(new URL(url).host));
  for (const url of new Set([...(own === undefined ? [] : [own]), ...named])) {
    put(tokenKey(url), token.expose());
    // npm 11 warns of a key that it does not know.
    if (request.tools.includes('yarn1')) put(`${registryPart(url)}:always-auth`, true);
  }
  for (const host of hosts) put(`//${host}/:_authToken`, token.expose());
  return text;
}

function keysOf(text: string): string[] {
  return npmrcFormat
    .leaves(text)
    .flatMap(({ names: [section, key] }) => (section === '' && key ? [key] : []));
}
