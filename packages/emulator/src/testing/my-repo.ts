/** A repository that every emulator begins with. */
export const at = {
  domain: 'my-domain',
  domainOwner: '123456789012',
  region: 'us-east-1',
  repository: 'my-repo',
} as const;

/** Where its packages of a format are. */
export const urlOf = (format: 'maven' | 'npm' | 'pypi'): string =>
  `https://my-domain-123456789012.d.codeartifact.us-east-1.amazonaws.com/${format}/my-repo/`;

/** A token as the password of a user. */
export const basic = (token: string, user = 'aws') => ({
  authorization: `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`,
});
