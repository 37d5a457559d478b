import { connectIdentity } from '@vouch/agent';
import {
  type AuthorizationToken,
  type AwsCredentials,
  awsExchange,
  type Caller,
  type Config,
  type Context,
  type PackageFormat,
  type Profile,
  roleOf,
  type SecureFetch,
  secureFetch,
  selectorFor,
  toVouchError,
} from '@vouch/core';
import { sessionNow } from './session-now.ts';

/** AWS's answers, each asked for once whatever the number of checks; a failure is remembered as well. */
export interface Aws {
  credentials(domain: Profile): Promise<AwsCredentials>;
  caller(domain: Profile): Promise<Caller>;
  /** A token of the shortest life. It stays in this process. */
  token(domain: Profile): Promise<AuthorizationToken>;
  repositoryUrl(domain: Profile, repository: string, format: PackageFormat): Promise<string>;
  readonly fetch: SecureFetch;
}

/** The shortest life that GetAuthorizationToken takes. */
const shortestSeconds = 900;

export function askAws(
  context: Context,
  config: Pick<Config, 'roles'> | undefined,
  signal: AbortSignal,
): Aws {
  const exchange = awsExchange(context);
  const fetch = secureFetch(context);
  const remember = memory();
  const key = (domain: Profile, ...more: string[]) =>
    JSON.stringify([domain.domain, domain.domainOwner, domain.region, domain.awsProfile ?? '', ...more]);

  const aws: Aws = {
    credentials: (domain) =>
      remember(key(domain, 'credentials'), async () => {
        const selector = selectorFor(config ?? { roles: new Map() }, domain.awsProfile, domain);
        const identity = await connectIdentity(context, exchange, selector, domain.region);
        return await identity.resolve(signal).catch(async (thrown: unknown) => {
          // Nobody is signed in, as far as the agent said so: one that does not answer may hold a session, and that is told instead.
          if (roleOf(selector) !== undefined && toVouchError(thrown).kind === 'not-signed-in')
            await sessionNow(context);
          throw thrown;
        });
      }),
    caller: (domain) =>
      remember(key(domain, 'caller'), async () =>
        exchange.getCallerIdentity(await aws.credentials(domain), domain.region, signal),
      ),
    token: (domain) =>
      remember(key(domain, 'token'), async () => {
        const credentials = await aws.credentials(domain);
        // A token must not outlive the session: 0 ends it with the credentials.
        const ends = credentials.expiration ?? Number.POSITIVE_INFINITY;
        const durationSeconds = ends - context.clock.now() > shortestSeconds * 1000 ? shortestSeconds : 0;
        return await exchange.getAuthorizationToken(credentials, { ...domain, durationSeconds }, signal);
      }),
    repositoryUrl: (domain, repository, format) =>
      remember(key(domain, 'repository', repository, format), async () => {
        const credentials = await aws.credentials(domain);
        return await exchange.getRepositoryEndpoint(credentials, { ...domain, repository, format }, signal);
      }),
    fetch,
  };
  return aws;
}

function memory(): <T>(key: string, ask: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<unknown>>();
  return <T>(key: string, ask: () => Promise<T>) => {
    const found = (known.get(key) as Promise<T> | undefined) ?? ask();
    known.set(key, found);
    // Whoever asked may have been given up by then; nobody may be left without a listener.
    found.catch(() => {});
    return found;
  };
}
