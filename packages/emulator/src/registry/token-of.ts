/**
 * The token is the password of the user `aws`, as AWS documents it. Undefined: there is no header; null: there is one, in a
 * form that is not taken here.
 */
export function basicToken(header: string | undefined): string | null | undefined {
  if (header === undefined) return undefined;
  const [, encoded = ''] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header) ?? [];
  const pair = Buffer.from(encoded, 'base64').toString();
  return pair.startsWith('aws:') ? pair.slice('aws:'.length) : null;
}

/** As `basicToken`, or behind `Bearer`, which the challenge offers. */
export function bearerOrBasicToken(header: string | undefined): string | null | undefined {
  return /^Bearer (\S+)$/i.exec(header ?? '')?.[1] ?? basicToken(header);
}
