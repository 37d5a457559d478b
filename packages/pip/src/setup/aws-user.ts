/** The URL with CodeArtifact's user name in it, where a tool asks no keyring without one. Pure. */
export function withAwsUser(url: string): string {
  return url.replace('https://', 'https://aws@');
}

/** The same URL without that user name; with any other, it stays as it is. Pure. */
export function withoutAwsUser(url: string): string {
  return url.replace('https://aws@', 'https://');
}
