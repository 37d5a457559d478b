import type { Mint } from './mint.ts';

/** What `aws sso login` keeps below `~/.aws/sso/cache`, in its own words. */
export interface IdentityCenterLogin {
  readonly startUrl: string;
  readonly region: string;
  readonly accessToken: string;
  /** ISO 8601, whole seconds, `Z`. */
  readonly expiresAt: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** ISO 8601. */
  readonly registrationExpiresAt: string;
  readonly refreshToken: string;
}

export interface IdentityCenterOptions {
  readonly user: string;
  /** Seconds from now; 0 or less makes an access token that has expired. Default 3600. */
  readonly seconds?: number;
  readonly region?: string;
  readonly startUrl?: string;
}

export interface Renewal {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

/** The life of an access token in seconds, in IAM Identity Center one hour at first. */
const accessTokenSeconds = 3_600;

/** The sign-ins at IAM Identity Center (AWS SSO) that are out. */
export class IdentityCenter {
  readonly #access = new Map<string, { readonly user: string; readonly expires: number }>();
  readonly #refresh = new Map<string, Renewal & { readonly user: string }>();
  readonly #now: () => number;
  readonly #mint: Mint;

  constructor(now: () => number, mint: Mint) {
    this.#now = now;
    this.#mint = mint;
  }

  logIn(options: IdentityCenterOptions): IdentityCenterLogin {
    const { user, seconds = accessTokenSeconds, region = 'us-east-1' } = options;
    const client = { clientId: this.#mint(16), clientSecret: this.#mint(200) };
    const issued = this.#issue(user, seconds, client);
    return {
      startUrl: options.startUrl ?? 'https://corp.awsapps.com/start',
      region,
      accessToken: issued.accessToken,
      expiresAt: wholeSeconds(this.#now() + seconds * 1_000),
      ...client,
      registrationExpiresAt: wholeSeconds(this.#now() + 90 * 86_400_000),
      refreshToken: issued.refreshToken,
    };
  }

  /** A new pair for a refresh token, which is good once; undefined where it is not, or not this client's. */
  renew({ clientId, clientSecret, refreshToken }: Renewal) {
    const found = this.#refresh.get(refreshToken);
    if (found?.clientId !== clientId || found.clientSecret !== clientSecret) return undefined;
    this.#refresh.delete(refreshToken);
    const issued = this.#issue(found.user, accessTokenSeconds, found);
    return { ...issued, seconds: accessTokenSeconds };
  }

  /** Who signed in with a live access token. */
  userOf(accessToken: string): string | undefined {
    const found = this.#access.get(accessToken);
    return found !== undefined && found.expires > this.#now() ? found.user : undefined;
  }

  /** Every sign-in ends now, as an administrator ends them. */
  logEverybodyOut(): void {
    this.#access.clear();
    this.#refresh.clear();
  }

  #issue(user: string, seconds: number, client: Pick<Renewal, 'clientId' | 'clientSecret'>) {
    const [accessToken, refreshToken] = [this.#mint(200), this.#mint(200)];
    this.#access.set(accessToken, { user, expires: this.#now() + seconds * 1_000 });
    this.#refresh.set(refreshToken, { ...client, refreshToken, user });
    return { accessToken, refreshToken };
  }
}

function wholeSeconds(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
