import type { AuthorizationToken } from '@vouch/core';
import type { Form } from './command.ts';
import { user } from './service.ts';

/** What `keyring get` prints (keyring 25, `cli.py`): pdm and uv want exactly two lines of `creds`, pip wants JSON. */
export function credentialText({ secret }: AuthorizationToken, { mode, output }: Form): string {
  const password = secret.expose();
  if (output === 'json')
    return `${JSON.stringify(mode === 'creds' ? { username: user, password } : { password })}\n`;
  return mode === 'creds' ? `${user}\n${password}\n` : `${password}\n`;
}

/** The answer to the Python backend: one JSON line; `expiration` in whole epoch seconds. */
export function tokenText({ secret, expiration }: AuthorizationToken): string {
  return `${JSON.stringify({ username: user, password: secret.expose(), expiration })}\n`;
}
