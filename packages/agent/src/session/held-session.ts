import { randomUUID } from 'node:crypto';
import {
  type AwsCredentials,
  type Context,
  type Exchange,
  type Identity,
  type Lifetime,
  lifetime,
  parseRoleArn,
  type Role,
  refusedByTrust,
  Secret,
  sessionEndsSoon,
  VouchError,
} from '@vouch/core';
import type { SessionStatus } from '../wire/protocol.ts';
import type { Handover } from './handover.ts';
import type { IssuerPort } from './renewal.ts';

/** STS's own limits, which happen to be CodeArtifact's: the longest that it gives, what every role allows, the shortest. */
const longestSeconds = 43_200;
const everyRoleSeconds = 3_600;
const shortestSeconds = 900;
/** An ID token with less left may be refused on its way. */
const idTokenMarginMs = 30_000;

/** One session in memory: its ID token, its refresh token, and the roles that it took. Secrets stay inside. */
export class HeldSession {
  readonly #context: Pick<Context, 'clock'>;
  readonly #exchange: Exchange;
  readonly #issuer: IssuerPort;
  readonly #handover: Omit<Handover, 'idToken' | 'idTokenEndsAt' | 'refreshToken'>;
  readonly #id = randomUUID();
  readonly #life: Lifetime;
  readonly #taken = new Map<string, { role: Role; credentialsEndAt: number }>();
  #idToken: { readonly secret: Secret; readonly life: Lifetime };
  #refreshToken: Secret | undefined;
  #renewing: Promise<void> | undefined;
  /** The issuer's word that it renews this sign-in no more. */
  #refused: VouchError | undefined;

  constructor(context: Pick<Context, 'clock'>, exchange: Exchange, issuer: IssuerPort, handover: Handover) {
    const { idToken, idTokenEndsAt, refreshToken, ...rest } = handover;
    this.#context = context;
    this.#exchange = exchange;
    this.#issuer = issuer;
    this.#handover = rest;
    this.#life = lifetime(context.clock, rest.endsAt);
    this.#idToken = { secret: new Secret(idToken), life: lifetime(context.clock, idTokenEndsAt) };
    this.#refreshToken = refreshToken === undefined ? undefined : new Secret(refreshToken);
  }

  /** Epoch milliseconds, on the wall clock as it stands. */
  get endsAt(): number {
    return this.#life.endsAt();
  }

  get isOver(): boolean {
    return this.#life.remaining() <= 0;
  }

  get isRenewable(): boolean {
    return this.#refreshToken !== undefined && this.#refused === undefined;
  }

  /** The session as `role`; `region` only says whose STS is asked. The fingerprint is this session's alone. */
  identity(role: Role, region: string): Identity {
    const life = this.#life;
    return {
      fingerprint: JSON.stringify(['session', this.#id, role.arn]),
      get endsAt() {
        return life.endsAt();
      },
      resolve: (signal) => this.#assume(role, region, signal),
    };
  }

  status(): SessionStatus {
    const { name, subject, issuer, startedAt } = this.#handover;
    const { endsAt } = this;
    const roles = [...this.#taken.values()].map(({ role, credentialsEndAt }) => ({
      ...role,
      credentialsEndAt,
    }));
    const latest = Math.max(
      this.#idToken.life.endsAt(),
      ...roles.map(({ credentialsEndAt }) => credentialsEndAt),
    );
    return {
      id: this.#id,
      name: name ?? subject,
      issuer: issuer.url,
      startedAt,
      endsAt,
      renewableUntil: this.isRenewable ? endsAt : Math.min(endsAt, latest),
      roles,
    };
  }

  /** Tells the issuer that the session is over. Never throws: the session here is over anyway. */
  async revoke(): Promise<void> {
    const refreshToken = this.#refreshToken;
    this.#refreshToken = undefined;
    if (refreshToken === undefined) return;
    // A renewal that is on its way revokes what it brings.
    await Promise.all([this.#revokeToken(refreshToken.expose()), this.#renewing?.catch(() => {})]);
  }

  async #revokeToken(refreshToken: string): Promise<void> {
    await this.#issuer.revoke(this.#handover.issuer, refreshToken).catch(() => {});
  }

  async #assume(role: Role, region: string, signal: AbortSignal | undefined): Promise<AwsCredentials> {
    this.#secondsWithin(longestSeconds);
    parseRoleArn(role.arn);
    const ask = (token: Secret, longest: number) => {
      const secondsWithin = () => this.#secondsWithin(longest);
      return this.#exchange.assumeRoleWithWebIdentity(
        {
          roleArn: role.arn,
          sessionName: sessionName(this.#handover.subject),
          token,
          region,
          get durationSeconds() {
            return secondsWithin();
          },
        },
        signal,
      );
    };
    const askWith = (token: Secret) =>
      ask(token, longestSeconds).catch((error: VouchError) => {
        // AWS: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
        const isOverLimit = error.message.includes('MaxSessionDuration');
        if (!isOverLimit || this.#secondsWithin(longestSeconds) <= everyRoleSeconds) throw error;
        return ask(token, everyRoleSeconds);
      });
    const token = await this.#freshIdToken();
    const askOnceMore = async (error: VouchError) => {
      // Where this machine's clock is slow, a token has ended for STS before it has here.
      if (!isExpiredToken(error) || !this.isRenewable) throw error;
      return await askWith(await this.#replaced(token));
    };
    const { keys, expiration } = await askWith(token)
      .catch(askOnceMore)
      .catch((error: VouchError) => {
        throw refusedByTrust(error, role.arn, token) ?? renewedByLogin(error);
      });
    const credentialsEndAt = expiration ?? this.endsAt;
    this.#taken.set(role.arn, { role, credentialsEndAt });
    return {
      keys,
      expiration: credentialsEndAt,
      description: `the session of ${this.status().name}, as ${role.arn}`,
    };
  }

  /** What is left of the session in whole seconds, at most `longest`. Throws `not-signed-in` where STS takes no life so short. */
  #secondsWithin(longest: number): number {
    const remaining = Math.floor(this.#life.remaining() / 1000);
    if (remaining < shortestSeconds) throw sessionEndsSoon(remaining);
    return Math.min(longest, remaining);
  }

  async #freshIdToken(): Promise<Secret> {
    if (this.#idToken.life.remaining() > idTokenMarginMs) return this.#idToken.secret;
    return await this.#replaced(this.#idToken.secret);
  }

  /** The ID token that came after `former`, from one renewal for all who ask. */
  async #replaced(former: Secret): Promise<Secret> {
    if (this.#idToken.secret === former) {
      this.#renewing ??= this.#renew().finally(() => {
        this.#renewing = undefined;
      });
      await this.#renewing;
    }
    return this.#idToken.secret;
  }

  /** Refresh tokens rotate: two renewals at once would make the issuer think that one was stolen. */
  async #renew(): Promise<void> {
    const { issuer, subject } = this.#handover;
    const refreshToken = this.#refreshToken;
    if (this.#refused !== undefined) throw this.#refused;
    if (refreshToken === undefined) throw unrenewable();
    const renewed = await this.#issuer.renew(issuer, refreshToken.expose(), subject).catch((error) => {
      if (isFinal(error)) this.#refused = error;
      throw error;
    });
    if (this.#refreshToken === undefined) {
      // The session ended meanwhile. An issuer may revoke the one token that it was told of and leave its successor.
      if (renewed.refreshToken !== refreshToken.expose()) await this.#revokeToken(renewed.refreshToken);
      throw new VouchError('not-signed-in', 'the session ended while it was renewed', {
        hint: 'vouch login',
      });
    }
    const life = lifetime(this.#context.clock, renewed.idTokenEndsAt);
    this.#idToken = { secret: new Secret(renewed.idToken), life };
    this.#refreshToken = new Secret(renewed.refreshToken);
  }
}

function unrenewable(): VouchError {
  return new VouchError(
    'not-signed-in',
    'the issuer’s sign-in has run out, and it gave no refresh token to renew it',
    { hint: 'vouch login' },
  );
}

/** An issuer that has ended the grant says so for good: to ask it at every request is no use to anybody. */
function isFinal(error: unknown): error is VouchError {
  return error instanceof VouchError && (error.kind === 'not-signed-in' || error.kind === 'denied');
}

/** Whatever STS refused about a session, all that a person can do is to start a new one. */
function renewedByLogin(error: VouchError): VouchError {
  return error.kind === 'not-signed-in' ? error.retold({ hint: 'vouch login' }) : error;
}

/** STS's answer to an ID token that has ended. */
function isExpiredToken({ aws }: VouchError): boolean {
  return aws?.error.startsWith('ExpiredToken') === true;
}

/** STS takes 2 to 64 characters of `[\w+=,.@-]`; CloudTrail shows it, so it should be the person. */
function sessionName(subject: string): string {
  const name = subject.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
  return name.length < 2 ? `vouch-${name}` : name;
}
