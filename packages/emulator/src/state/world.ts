import type { Accounts } from './accounts.ts';
import type { AuthorizationTokens } from './authorization-tokens.ts';
import type { Domains } from './domains.ts';
import type { IdentityCenter } from './identity-center.ts';
import type { Mint } from './mint.ts';

/** Everything the services share: who exists, what exists, what is out, and what time it is. */
export interface World {
  readonly accounts: Accounts;
  readonly domains: Domains;
  readonly tokens: AuthorizationTokens;
  readonly identityCenter: IdentityCenter;
  readonly mint: Mint;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The life in seconds of every authorization token, whatever was asked; undefined: as asked. */
  readonly tokenSeconds: number | undefined;
}
