import { randomInt } from 'node:crypto';
import type { Mint } from '../state/mint.ts';
import type { Client } from './clients.ts';
import type { Grant, SignedIn } from './grant.ts';
import { OAuthError } from './oauth-error.ts';
import { invalidGrant } from './token-families.ts';

export interface DeviceCode {
  readonly deviceCode: string;
  /** Eight letters, a dash in the middle. */
  readonly userCode: string;
  readonly client: Client;
  readonly scope: readonly string[];
}

interface Entry extends DeviceCode {
  /** Epoch milliseconds. */
  readonly expires: number;
  readonly state: 'pending' | 'refused' | 'spent' | SignedIn;
  /** Milliseconds that have to lie between two polls. */
  readonly interval: number;
  /** Epoch milliseconds of the last poll. */
  readonly polled: number;
}

/** A client that waits just the interval may seem early by the grain of two clocks. */
const slackMilliseconds = 50;

/** The device codes that are out, and the polling for them (RFC 8628). */
export class DeviceCodes {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;
  readonly #seconds: number;
  readonly #interval: number;

  readonly #mint: Mint;

  constructor(now: () => number, times: { readonly seconds: number; readonly interval: number }, mint: Mint) {
    this.#mint = mint;
    this.#now = now;
    this.#seconds = times.seconds;
    this.#interval = times.interval;
  }

  issue(client: Client, scope: readonly string[]): DeviceCode {
    const issued = {
      deviceCode: this.#mint(32),
      userCode: newUserCode(),
      client,
      scope,
    };
    this.#entries.set(issued.deviceCode, {
      ...issued,
      expires: this.#now() + this.#seconds * 1000,
      state: 'pending',
      interval: this.#interval * 1000,
      polled: Number.NEGATIVE_INFINITY,
    });
    return issued;
  }

  /** The code that a person typed, in any case, with or without the dash, where it still waits for somebody. */
  findWaiting(typed: string): DeviceCode | undefined {
    const wanted = letters(typed);
    return [...this.#entries.values()].find(
      (entry) =>
        letters(entry.userCode) === wanted && entry.state === 'pending' && entry.expires > this.#now(),
    );
  }

  /** Somebody signed in for it, or refused. Only the first word counts. */
  settle(deviceCode: string, outcome: SignedIn | 'refused'): void {
    const entry = this.#entries.get(deviceCode);
    if (entry?.state === 'pending') this.#entries.set(deviceCode, { ...entry, state: outcome });
  }

  /**
   * One poll (RFC 8628, section 3.5). Gives the grant, once, or throws `authorization_pending`, `slow_down` (from then
   * on the interval is 5 seconds longer), `access_denied`, `expired_token` or `invalid_grant`.
   */
  poll(deviceCode: string, clientId: string): Grant {
    const entry = this.#entries.get(deviceCode);
    if (entry === undefined || entry.client.clientId !== clientId || entry.state === 'spent') {
      throw invalidGrant('the device code is not known');
    }
    const now = this.#now();
    if (entry.expires <= now) {
      throw new OAuthError('expired_token', 'the device code has expired', { authorization: 'expired' });
    }
    const isEarly = now - entry.polled < entry.interval - slackMilliseconds;
    const polled = { ...entry, polled: now, interval: entry.interval + (isEarly ? 5000 : 0) };
    this.#entries.set(deviceCode, polled);
    if (isEarly) throw new OAuthError('slow_down', `poll every ${polled.interval / 1000} seconds`);
    if (entry.state === 'pending') throw new OAuthError('authorization_pending', 'nobody has signed in yet');
    if (entry.state === 'refused') {
      throw new OAuthError('access_denied', 'the person refused', { authorization: 'denied' });
    }
    this.#entries.set(deviceCode, { ...polled, state: 'spent' });
    return { ...entry.state, client: entry.client, scope: entry.scope };
  }
}

/** No vowels, so no words, and nothing that looks like a digit (RFC 8628, section 6.1): 20 letters, 8 places. */
function newUserCode(): string {
  const alphabet = 'BCDFGHJKLMNPQRSTVWXZ';
  const code = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

function letters(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z]/g, '');
}
