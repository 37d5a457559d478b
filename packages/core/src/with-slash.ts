/** A registry's URL with a slash at its end, as AWS answers and set-up writes it. People and tools leave that out. Pure. */
export function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
