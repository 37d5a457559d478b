/**
 * Whether a line of an .npmrc decides through whom a client speaks to a registry: by a proxy, an authority that it is to trust, or no
 * check of TLS. A project's own file can so have a token sent through another machine, though the host is ours.
 */
export function decidesThroughWhom(key: string, value: string): boolean {
  // The key alone, without a value, means true.
  if (key === 'strict-ssl') return value !== 'true' && value !== key;
  if (/^(?:https?-)?proxy$/.test(key)) return !['', 'null', 'false'].includes(value);
  return /(?:^|:)(?:ca|ca\[\]|cafile)$/.test(key);
}
