import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';
import { secureFetch } from '../exchange/fetch.ts';
import { defaultPace, type Pace } from '../exchange/pace.ts';
import { retrying } from '../exchange/retry.ts';
import type { Secret } from '../secret.ts';
import { parseIdToken } from './id-token.ts';

/** Where the runner says that the job's tokens are to be had, and with what. */
export interface TokenEndpoint {
  readonly url: string;
  readonly requestToken: Secret;
}

/**
 * Asks GitHub for a token of this job with that audience. Tries again what may pass, at the pace of calls to AWS. Throws
 * `denied` where the job may have none, `service` and `network` as a call to AWS does. The request token and the answer are in no error.
 */
export async function requestIdToken(
  context: Context,
  endpoint: TokenEndpoint,
  audience: string,
  { attemptDeadlineMs, wait }: Pace = defaultPace,
  signal: AbortSignal | undefined,
): Promise<Secret> {
  const url = tokenUrl(endpoint.url, audience);
  const fetch = secureFetch(context, attemptDeadlineMs);
  const attempt = async () => {
    const response = await fetch(url.href, {
      headers: { authorization: `bearer ${endpoint.requestToken.expose()}`, accept: 'application/json' },
      signal: signal ?? null,
    });
    return await readAnswer(response, url.hostname);
  };
  return await retrying(context, attempt, signal, wait);
}

/** The address that the runner gave has a query already. */
function tokenUrl(text: string, audience: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new VouchError('configuration', 'ACTIONS_ID_TOKEN_REQUEST_URL is not an https address', {
      hint: 'the runner sets it; leave it as it is',
    });
  }
  url.searchParams.set('audience', audience);
  return url;
}

async function readAnswer(response: Response, host: string): Promise<Secret> {
  if (response.status === 401 || response.status === 403) {
    throw new VouchError('denied', `${host} refused this job an OIDC token (${response.status})`, {
      hint: 'the job needs `permissions: id-token: write`, and must still be running',
    });
  }
  if (!response.ok)
    throw new VouchError('service', `${host} answered with the status ${response.status}, not with a token`);
  // What does not fit is never quoted: it may hold the token.
  const token = parseIdToken(tokenIn(await response.text()));
  if (token === undefined)
    throw new VouchError('service', `${host} answered with something that is not a token`);
  return token;
}

function tokenIn(body: string): string {
  try {
    const { value } = Object(JSON.parse(body)) as { value?: unknown };
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}
