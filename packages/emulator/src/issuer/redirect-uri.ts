const loopback = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?=[:/])/;
const port = /^:([1-9]\d{0,4})(?=\/)/;

/**
 * Whether a client that registered `registered` may be sent to `given`. They are compared as strings (RFC 9700,
 * section 4.1.3), except that the port of a loopback address is the client's own affair (RFC 8252, section 7.3).
 */
export function redirectMatches(registered: string, given: string): boolean {
  return registered === given || (isLoopback(given) && withoutPort(registered) === withoutPort(given));
}

/** Why a client may not register this URI, or undefined where it may: https, or http on loopback; no fragment. */
export function redirectFlaw(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'it is not an absolute URI';
  const { protocol, username, password, hash } = new URL(uri);
  if (uri.includes('#') || hash !== '') return 'it has a fragment';
  if (username !== '' || password !== '') return 'it has a user or a password in it';
  return protocol === 'https:' || isLoopback(uri) ? undefined : 'it is neither https nor http on loopback';
}

function isLoopback(uri: string): boolean {
  const origin = loopback.exec(uri)?.[0];
  if (origin === undefined) return false;
  const rest = uri.slice(origin.length);
  const number = Number(port.exec(rest)?.[1] ?? 80);
  return (rest.startsWith('/') || port.test(rest)) && number <= 65_535;
}

/** The URI without the port of a loopback address; any other comes back as it is. */
function withoutPort(uri: string): string {
  const origin = loopback.exec(uri)?.[0];
  return origin === undefined ? uri : origin + uri.slice(origin.length).replace(port, '');
}
