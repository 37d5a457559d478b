import { awsConfigFormat } from '@vouch/adapter-kit';

/** The section that a text has for an AWS profile, however it writes it; the last one, because that one counts. */
export function sectionOf(text: string, profile: string): string {
  const plain = profile === 'default' ? 'default' : `profile ${profile}`;
  const quoted = `"'`.split('').map((quote) => `profile ${quote}${profile}${quote}`);
  const headers = [...text.matchAll(/^\[(.+)\]/gm)].map(([, header = '']) => header);
  // botocore splits a header as a shell does: blanks of any number, quotes where there are blanks in a name.
  const isOurs = (header: string) =>
    [plain, ...quoted].includes(header.replace(/[ \t]+/g, ' ').trimEnd()) && !/^\s/.test(header);
  return headers.findLast(isOurs) ?? plain;
}

const credentialKeys =
  /^(?:credential_(?:process|source)|source_profile|role_arn|web_identity_token_file|sso_.+|login_session|aws_(?:access_key_id|secret_access_key|session_token))$/i;

/**
 * Whether a section has credentials that another program or a person gave it; `isOurs` knows our own
 * `credential_process`. Most of these keys win over a `credential_process`, and that one would be lost.
 */
export function hasOwnCredentials(
  text: string,
  section: string,
  isOurs: (process: string) => boolean,
): boolean {
  return awsConfigFormat.leaves(text).some(({ names: [header, key = ''], start, end }) => {
    if (header !== section || !credentialKeys.test(key)) return false;
    return key.toLowerCase() !== 'credential_process' || !isOurs(text.slice(start, end));
  });
}
