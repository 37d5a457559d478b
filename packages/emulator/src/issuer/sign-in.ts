import { randomBytes } from 'node:crypto';
import { jsonReply, type ServiceRequest } from '../http/message.ts';
import { type Authentication, authenticationWithPassword } from './authentication.ts';
import { type Endpoint, jsonBody } from './endpoint.ts';
import type { SignedIn } from './grant.ts';
import type { KeyCeremony, Wish } from './key-ceremony.ts';
import { OAuthError, uncached } from './oauth-error.ts';
import type { People } from './people.ts';

/** What the page does when the person is done: go back to the client, or say so. */
export type Ending = { readonly location: string } | { readonly message: string };

/** What a sign-in is for. */
export interface Purpose {
  signedIn(who: SignedIn): Ending;
  refused(): Ending;
}

interface Attempt {
  readonly purpose: Purpose;
  /** Epoch milliseconds. */
  readonly expires: number;
  /** The ceremony that the browser was last asked for; each challenge is good once. */
  readonly asked?: { readonly name: string; readonly ceremony: Wish['ceremony']; readonly challenge: string };
}

const attemptMilliseconds = 600_000;

/**
 * The sign-ins that are under way, and the addresses that the page posts JSON to. Each post carries the `attempt` of
 * its page, and is answered with the next wish for a key, or with the end.
 */
export class SignIns {
  readonly #attempts = new Map<string, Attempt>();
  readonly #people: People;
  readonly #keys: KeyCeremony;
  readonly #now: () => number;

  constructor(people: People, keys: KeyCeremony, now: () => number) {
    this.#people = people;
    this.#keys = keys;
    this.#now = now;
  }

  /** Gives the id that the page carries. */
  begin(purpose: Purpose): string {
    const id = randomBytes(16).toString('base64url');
    this.#attempts.set(id, { purpose, expires: this.#now() + attemptMilliseconds });
    return id;
  }

  /** By path. */
  endpoints(): ReadonlyMap<string, Endpoint> {
    const endpoint = (
      operation: string,
      act: (step: Step) => Promise<Wish | Ending>,
    ): readonly [string, Endpoint] => [
      `/sign-in/${operation}`,
      {
        operation: `sign-in-${operation}`,
        methods: ['POST'],
        answer: async (request) => ({
          reply: jsonReply(200, await act(this.#step(request)), uncached),
          authorization: 'valid',
        }),
      },
    ];
    return new Map([
      endpoint('begin', (step) => this.#begin(step)),
      endpoint('new-key', (step) => this.#ask(step, 'register', nameIn(step.body))),
      endpoint('register', (step) => this.#register(step)),
      endpoint('assert', (step) => this.#assert(step)),
      endpoint('password', async (step) => this.#end(step, nameIn(step.body), authenticationWithPassword)),
      endpoint('refuse', async (step) => {
        this.#finish(step);
        return step.attempt.purpose.refused();
      }),
    ]);
  }

  /** A person without a key registers one first. */
  #begin(step: Step): Promise<Wish> {
    const name = nameIn(step.body);
    return this.#ask(step, this.#people.keysOf(name).length === 0 ? 'register' : 'assert', name);
  }

  async #register(step: Step): Promise<Wish> {
    const { name, challenge } = this.#spendChallenge(step, 'register');
    await this.#keys.register(name, challenge, step.body['response']);
    return this.#ask(step, 'assert', name);
  }

  async #assert(step: Step): Promise<Ending> {
    const { name, challenge } = this.#spendChallenge(step, 'assert');
    return this.#end(step, name, await this.#keys.assert(name, challenge, step.body['response']));
  }

  async #ask(step: Step, ceremony: Wish['ceremony'], name: string): Promise<Wish> {
    const wish = await (ceremony === 'register'
      ? this.#keys.wishToRegister(name)
      : this.#keys.wishToAssert(name));
    // It may have ended in the meantime, and must not begin again.
    if (!this.#attempts.has(step.id)) throw lapsed();
    const asked = { name, ceremony, challenge: wish.options.challenge };
    this.#attempts.set(step.id, { ...step.attempt, asked });
    return wish;
  }

  #end(step: Step, name: string, authentication: Authentication): Ending {
    this.#finish(step);
    return step.attempt.purpose.signedIn({
      name,
      authentication,
      authTime: Math.floor(this.#now() / 1000),
    });
  }

  /** Two posts at once must not both end one attempt. */
  #finish(step: Step): void {
    if (!this.#attempts.delete(step.id)) throw lapsed();
  }

  #spendChallenge(step: Step, ceremony: Wish['ceremony']): NonNullable<Attempt['asked']> {
    const { asked, ...rest } = step.attempt;
    if (asked?.ceremony !== ceremony) throw new OAuthError('invalid_request', 'no challenge is open');
    this.#attempts.set(step.id, rest);
    return asked;
  }

  #step(request: ServiceRequest): Step {
    const body = jsonBody(request);
    const id = String(body['attempt']);
    const attempt = this.#attempts.get(id);
    if (attempt === undefined || attempt.expires <= this.#now()) throw lapsed();
    return { id, attempt, body };
  }
}

interface Step {
  readonly id: string;
  readonly attempt: Attempt;
  readonly body: Readonly<Record<string, unknown>>;
}

function nameIn(body: Readonly<Record<string, unknown>>): string {
  const { name } = body;
  // What STS takes as a role session name, which is what clients make of a sub.
  if (typeof name === 'string' && /^[\w+=,.@-]{2,64}$/.test(name)) return name;
  throw new OAuthError('invalid_request', 'a name is 2 to 64 letters, digits or + = , . @ - _');
}

function lapsed(): OAuthError {
  return new OAuthError('invalid_request', 'this sign-in has ended; go back to where you came from');
}
