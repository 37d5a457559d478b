import type { Authentication } from './authentication.ts';
import type { Client } from './clients.ts';

/** Somebody has signed in. */
export interface SignedIn {
  /** The name they gave: the `sub`. */
  readonly name: string;
  readonly authentication: Authentication;
  /** Epoch seconds. */
  readonly authTime: number;
}

/** What a person, by signing in, has allowed a client. */
export interface Grant extends SignedIn {
  readonly client: Client;
  readonly scope: readonly string[];
}

/** The claims about the person. There is no mailbox behind the address. */
export function personClaims(name: string): { sub: string; name: string; email: string } {
  return { sub: name, name, email: name.includes('@') ? name : `${name}@example.test` };
}
