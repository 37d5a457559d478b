import { randomBytes } from 'node:crypto';
import { ask, type Reach } from '../testing/https-client.ts';
import {
  Authenticator,
  type CreationOptions,
  hardwareKey,
  type RequestOptions,
  softKey,
} from './authenticator.ts';
import { type Page, visit } from './visit.ts';

/** How a person signs in, or fails to. */
export const manners = [
  'hardware-key',
  'soft-key',
  /** Without a key. */
  'password',
  /** Presses Refuse. */
  'refuse',
  /** Signs in with a hardware key; the `state` that reaches the client is another one. */
  'wrong-state',
  /** The same, but the `code` that reaches the client came of another request, whose verifier it does not have. */
  'foreign-code',
  /** Signs in with a hardware key; the browser then calls the client a second time with the same answer. */
  'replay',
  /** Opens the page and leaves it. */
  'never',
] as const;
export type Manner = (typeof manners)[number];

export interface SignInOptions {
  /** The name, which becomes the `sub`. Default `ann`. */
  readonly user?: string;
  /** Default `hardware-key`. */
  readonly with?: Manner;
}

export interface SignInResult {
  /** The last page: the client's, or one of the issuer's where the person never got back to the client. */
  readonly page: Page;
  /** What the client answered to the second call, or that it took no call any more. Only with `replay`. */
  readonly again?: Page | 'unreachable';
}

/** People at their browsers: they sign in by the same pages and the same WebAuthn checks as anybody. */
export class Persons {
  readonly #network: Reach;
  readonly #issuer: string;
  readonly #keys = new Map<string, Authenticator>();

  constructor(network: Reach, issuer: string) {
    this.#network = network;
    this.#issuer = issuer;
  }

  /** Opens an authorization URL and does what `with` says. Rejects where the issuer does not play its part. */
  async signIn(url: string, options: SignInOptions = {}): Promise<SignInResult> {
    const manner = options.with ?? 'hardware-key';
    const page = await visit(this.#network, url);
    const attempt = attemptOn(page);
    if (attempt === undefined || manner === 'never') return { page };
    const end = await this.#show(attempt, options.user ?? 'ann', manner);
    if (end.location === undefined) return { page: { ...page, text: String(end.message) } };
    const back = await this.#tamperedWith(end.location, url, manner);
    const landed = { page: await visit(this.#network, back) };
    if (manner !== 'replay') return landed;
    const again = await visit(this.#network, back).catch((): 'unreachable' => 'unreachable');
    return { ...landed, again };
  }

  /** Types a device's user code and signs in. Rejects where the code is not known. */
  async approveDevice(userCode: string, options: SignInOptions = {}): Promise<Page> {
    const url = `${this.#issuer}/device?${new URLSearchParams({ user_code: userCode })}`;
    const { page } = await this.signIn(url, options);
    if (page.text.includes('name="user_code"')) throw new Error('the issuer does not know this user code');
    return page;
  }

  /** What a thief between the issuer and the client would make of the way back. */
  async #tamperedWith(location: string, url: string, manner: Manner): Promise<string> {
    if (manner === 'wrong-state') return withParameter(location, 'state', 'a-state-that-nobody-sent');
    if (manner === 'foreign-code') return withParameter(location, 'code', await this.#codeOfEve(url));
    return location;
  }

  /** A good code for the same client, of a request with another challenge (RFC 9700, section 4.5). */
  async #codeOfEve(url: string): Promise<string> {
    const challenge = randomBytes(32).toString('base64url');
    const page = await visit(this.#network, withParameter(url, 'code_challenge', challenge));
    const end = await this.#show(attemptOn(page) ?? '', 'eve', 'password');
    return new URL(end.location ?? '').searchParams.get('code') ?? '';
  }

  async #show(attempt: string, user: string, manner: Manner): Promise<End> {
    if (manner === 'refuse') return this.#post('refuse', { attempt });
    if (manner === 'password') return this.#post('password', { attempt, name: user });
    const key = this.#keyOf(user, manner);
    let wish = await this.#post('begin', { attempt, name: user });
    if (wish.ceremony === 'assert' && !key.holdsOneOf(wish.options as RequestOptions)) {
      wish = await this.#post('new-key', { attempt, name: user });
    }
    if (wish.ceremony === 'register') {
      const response = key.create(wish.options as CreationOptions);
      wish = await this.#post('register', { attempt, response });
    }
    return this.#post('assert', { attempt, response: key.get(wish.options as RequestOptions) });
  }

  /** Everybody has one key of each kind. */
  #keyOf(user: string, manner: Manner): Authenticator {
    const nature = manner === 'soft-key' ? softKey : hardwareKey;
    const id = `${nature.attachment} ${user}`;
    const key = this.#keys.get(id) ?? new Authenticator(nature, this.#issuer);
    this.#keys.set(id, key);
    return key;
  }

  async #post(operation: string, body: object): Promise<Wish & End> {
    const { status, body: text } = await ask(this.#network, `${this.#issuer}/sign-in/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.#issuer },
      body: JSON.stringify(body),
    });
    if (status !== 200) throw new Error(`the issuer refused ${operation}: ${status} ${text}`);
    return JSON.parse(text);
  }
}

interface Wish {
  readonly ceremony?: 'register' | 'assert';
  readonly options?: unknown;
}

interface End {
  readonly location?: string;
  readonly message?: string;
}

function attemptOn(page: Page): string | undefined {
  return /data-attempt="([\w-]+)"/.exec(page.text)?.[1];
}

function withParameter(location: string, name: string, value: string): string {
  const url = new URL(location);
  url.searchParams.set(name, value);
  return url.href;
}
