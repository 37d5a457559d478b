/**
 * Whether a line of an .npmrc decides through whom a client speaks to a registry: by a proxy, an authority that it is to trust, or no
 * check of TLS. A project's own file can so have a token sent through another machine, though the host is ours.
 */
export function decidesThroughWhom(key: string, value: string): boolean {
  // Where npm wants one value it takes the first of a list, too (npm 11): `https-proxy[] = …`.
  const name = key.replace(/\[\]$/, '');
  // The key alone, without a value, means true.
  if (name === 'strict-ssl') return value !== 'true' && value !== key;
  if (/^(?:https?-)?proxy$/.test(name)) return !['', 'null', 'false'].includes(value);
  return /(?:^|:)(?:ca|cafile)$/.test(name);
}
