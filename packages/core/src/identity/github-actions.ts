import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';
import type { Pace } from '../exchange/aws.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { secureFetch } from '../exchange/fetch.ts';
import { retrying, sleep } from '../exchange/retry.ts';
import { Secret } from '../secret.ts';
import type { Identity } from './credentials.ts';
import { parseIdToken } from './id-token.ts';
import { assumeJobRole, jobRole, selectorsOf } from './job-role.ts';

/** Milliseconds for one attempt at GitHub's token endpoint, as for one at AWS. */
const defaultPace: Pace = { attemptDeadlineMs: 10_000, wait: sleep };

/**
 * The job of a GitHub Actions workflow that has `permissions: id-token: write`: the runner then sets
 * `ACTIONS_ID_TOKEN_REQUEST_URL` and `_TOKEN`, and GitHub answers with a token that says which job this is (GitHub
 * docs, "OpenID Connect reference"). The audience is `VOUCH_OIDC_AUDIENCE`, else `sts.amazonaws.com`. Undefined
 * where the variables or a role are not there, or where keys or an AWS profile come first.
 */
export function githubActions(
  context: Context,
  exchange: Exchange,
  region: string,
  pace: Pace = defaultPace,
): Identity | undefined {
  const { env } = context;
  const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
  const requestToken = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  const role = jobRole(context, region);
  if (!url || !requestToken || role === undefined) return undefined;
  const endpoint = { url, requestToken: new Secret(requestToken) };
  const audience = env['VOUCH_OIDC_AUDIENCE'] || 'sts.amazonaws.com';
  const hash = createHash('sha256')
    .update(JSON.stringify([url, requestToken]))
    .digest('hex');
  return {
    fingerprint: JSON.stringify(['github-actions', ...selectorsOf(role), audience, hash]),
    resolve: (signal) => {
      const getToken = () => requestIdToken(context, endpoint, audience, pace, signal);
      return assumeJobRole(exchange, role, 'the GitHub Actions job', getToken, signal);
    },
  };
}

interface TokenEndpoint {
  readonly url: string;
  readonly requestToken: Secret;
}

/** Tries again what may pass, as calls to AWS are. The request token and the answer are in no error. */
async function requestIdToken(
  context: Context,
  endpoint: TokenEndpoint,
  audience: string,
  { attemptDeadlineMs, wait }: Pace,
  signal: AbortSignal | undefined,
): Promise<Secret> {
  const url = tokenUrl(endpoint.url, audience);
  const fetch = secureFetch(context);
  const attempt = async () => {
    const deadline = AbortSignal.timeout(attemptDeadlineMs);
    const response = await fetch(url.href, {
      headers: { authorization: `bearer ${endpoint.requestToken.expose()}`, accept: 'application/json' },
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
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
    throw new VouchError('service', `${host} answered with something that is no token`);
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
