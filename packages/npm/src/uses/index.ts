export type { Occasion } from './occasion.ts';
export { type Outcome, type Refreshing, refreshTokens } from './refresh.ts';
export { forgetUse, rememberUse } from './remember.ts';
export { leftOver, mayHaveOrphans, type Scrub, type Scrubbed, scrubTokens } from './scrub.ts';
export { unattendedIdentity } from './static-identity.ts';
export { readUses, type StaticUse, type Written } from './static-uses.ts';
