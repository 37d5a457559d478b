/** A repository's URL as set-up writes it: with a slash at its end. People and tools leave that out. */
export function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
