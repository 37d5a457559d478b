/** Where a request to an npm repository leads. */
export type Route =
  | { readonly operation: 'ping' | 'whoami' | 'audit' | 'unknown' }
  | { readonly operation: 'packument' | 'publish' | 'dist-tags'; readonly name: string }
  | { readonly operation: 'download'; readonly name: string; readonly filename: string }
  | { readonly operation: 'dist-tag-set' | 'dist-tag-remove'; readonly name: string; readonly tag: string };

const scope = '@[a-z0-9~-][a-z0-9._~-]*';
const plain = '[a-z0-9_~-][a-z0-9._~-]*';
const packageName = `(?:${scope}/)?${plain}`;

const whole = new RegExp(`^${packageName}$`, 'i');
const tarball = new RegExp(`^(?<name>${packageName})/-/(?<filename>[^/]+\\.tgz)$`, 'i');
const tags = new RegExp(`^-/package/(?<name>${packageName})/dist-tags(?:/(?<tag>[^/]+))?$`, 'i');

export function isPackageName(name: string): boolean {
  return whole.test(name);
}

/** The route of a method and a percent-decoded path below the repository. */
export function routeOf(method: string, rest: string): Route {
  if (rest.startsWith('-/')) return serviceRoute(method, rest);
  const found = tarball.exec(rest)?.groups;
  const reads = method === 'GET' || method === 'HEAD';
  if (found?.['name'] !== undefined && found['filename'] !== undefined)
    return reads
      ? { operation: 'download', name: found['name'], filename: found['filename'] }
      : { operation: 'unknown' };
  if (!isPackageName(rest)) return { operation: 'unknown' };
  if (reads) return { operation: 'packument', name: rest };
  return method === 'PUT' ? { operation: 'publish', name: rest } : { operation: 'unknown' };
}

function serviceRoute(method: string, rest: string): Route {
  if (rest === '-/ping') return { operation: 'ping' };
  if (rest === '-/whoami') return { operation: 'whoami' };
  if (/^-\/npm\/v1\/security\/(?:advisories\/bulk|audits(?:\/quick)?)$/.test(rest))
    return { operation: 'audit' };
  const { name, tag } = tags.exec(rest)?.groups ?? {};
  if (name === undefined) return { operation: 'unknown' };
  if (tag === undefined) return { operation: 'dist-tags', name };
  if (method === 'PUT' || method === 'POST') return { operation: 'dist-tag-set', name, tag };
  return method === 'DELETE' ? { operation: 'dist-tag-remove', name, tag } : { operation: 'unknown' };
}
