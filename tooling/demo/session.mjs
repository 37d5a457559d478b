// One login: the issuer is enrolled, a role is set up, and a hardware key is tapped. Everything after it lives on that.

/** @param {import('./stage.mjs').Stage} stage */
export async function loginChapter(stage) {
  await stage.vouch('enroll at the issuer, once', 'enroll', stage.issuer);
  await stage.vouch(
    'name the role to take',
    'setup',
    'aws',
    '--role',
    'arn:aws:iam::123456789012:role/developer',
  );
  await stage.vouch('sign in: one tap, 8 hours', 'login');
}

/**
 * Ends the session, after which nothing is served.
 * @param {import('./stage.mjs').Stage} stage
 */
export async function logoutChapter(stage) {
  await stage.vouch('sign out', 'logout');
}
