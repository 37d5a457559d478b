/**
 * The part of an .npmrc key that names a registry: `//HOST/PATH/`, the URL without its scheme, with a slash at its end.
 * npm, pnpm, yarn 1 and bun look credentials up by it.
 */
export function registryPart(url: string): string {
  const { host, pathname } = new URL(url);
  return `//${host}${pathname.endsWith('/') ? pathname : `${pathname}/`}`;
}

/** Where a registry's token stands. Never without the registry: an unscoped `_authToken` goes to whatever host a project names. */
export function tokenKey(url: string): string {
  return `${registryPart(url)}:_authToken`;
}

/** The keys that send these scopes to a registry; without scopes, the key for everything that has none. */
export function registryKeys(scopes: readonly string[]): readonly string[] {
  return scopes.length === 0 ? ['registry'] : scopes.map((scope) => `${scope}:registry`);
}

/** True for a key that holds a credential, scoped to a registry or not. */
export function isCredentialKey(key: string): boolean {
  return /(?:^|:)(?:_auth|_authToken|_password|username|key)$/i.test(key);
}

/**
 * True where a credential's key speaks for this registry: its path is the registry's own or one below or above it. npm
 * walks a request's path upwards and takes the first that is there, whichever file it stands in.
 */
export function isCredentialFor(url: string, key: string): boolean {
  if (!isCredentialKey(key) || !key.startsWith('//')) return false;
  const at = `${key.slice(0, key.lastIndexOf(':')).replace(/\/$/, '')}/`;
  const registry = registryPart(url);
  return registry.startsWith(at) || at.startsWith(registry);
}

/** The line, from 1, on which a key of this .npmrc stands last; undefined where it does not stand. */
export function lineOf(text: string, key: string): number | undefined {
  const index = text.split(/\r\n|\r|\n/).findLastIndex((line) => {
    const [name] = line.split('=', 1);
    return name?.trim().replace(/^["']|["']$/g, '') === key;
  });
  return index === -1 ? undefined : index + 1;
}
