import type { Context } from '../context.ts';
import type { Identity } from '../credentials.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Pace } from '../exchange/pace.ts';
import { Secret } from '../secret.ts';
import { sha256 } from '../sha256.ts';
import { assumeJobRole, jobRole, selectorsOf } from './job-role.ts';

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
  pace?: Pace,
): Identity | undefined {
  const { env } = context;
  const url = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
  const requestToken = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  const role = jobRole(context, region);
  if (!url || !requestToken || role === undefined) return undefined;
  const endpoint = { url, requestToken: new Secret(requestToken) };
  const audience = env['VOUCH_OIDC_AUDIENCE'] || 'sts.amazonaws.com';
  const hash = sha256(JSON.stringify([url, requestToken]));
  return {
    fingerprint: JSON.stringify(['github-actions', ...selectorsOf(role), audience, hash]),
    resolve: (signal) => {
      const getToken = async () => {
        const { requestIdToken } = await import('./github-id-token.ts');
        return await requestIdToken(context, endpoint, audience, pace, signal);
      };
      return assumeJobRole(exchange, role, 'the GitHub Actions job', getToken, signal);
    },
  };
}
