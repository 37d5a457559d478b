import { defaultProfile } from '@vouch/core';

/** The guide's variable, for the default profile; and the one in AWS's own pages, which says the same. */
export const tokenVariable = 'CODEARTIFACT_AUTH_TOKEN';
export const awsTokenVariable = 'CODEARTIFACT_TOKEN';
/** When the tokens that vouch put into an environment end, in epoch seconds: the earliest of them. */
export const expirationVariable = 'VOUCH_TOKEN_EXPIRATION';

/** Which domain each of those variables is for: `NAME:my-domain-123456789012@us-east-1`, with commas between them. */
export const domainsVariable = 'VOUCH_TOKEN_DOMAINS';

/** The variable of a profile: `CODEARTIFACT_AUTH_TOKEN`, for another than the default one `CODEARTIFACT_AUTH_TOKEN_TEAM`. */
export function variableOfProfile(profile: string): string {
  return profile === defaultProfile ? tokenVariable : variableWith(profile);
}

export function variableWith(...parts: readonly string[]): string {
  return [tokenVariable, ...parts.map((part) => part.toUpperCase().replace(/[^A-Z0-9]/g, '_'))].join('_');
}
