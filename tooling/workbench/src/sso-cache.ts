import { createHash } from 'node:crypto';

/**
 * Where AWS's tools keep a sign-in at IAM Identity Center, below the home: by the name of its sso-session, or by its start URL where the
 * profile names no session (AWS CLI and SDKs).
 */
export function ssoCacheFile(name: string): string {
  return `.aws/sso/cache/${createHash('sha1').update(name).digest('hex')}.json`;
}
