import type { Context } from '../context.ts';
import type { Identity } from '../credentials.ts';
import { VouchError } from '../error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { sha256 } from '../sha256.ts';
import { parseIdToken } from './id-token.ts';
import { assumeJobRole, jobRole, selectorsOf } from './job-role.ts';

/**
 * The job of a GitLab pipeline with `id_tokens: VOUCH_ID_TOKEN: aud: sts.amazonaws.com`: the runner puts the token
 * into that variable (GitLab docs, "OpenID Connect authentication using ID tokens"). Every CI system that gives
 * its jobs an OIDC token in a variable is served by the same name. Undefined where the variable or a role is not
 * there, or where keys or an AWS profile come first.
 */
export function idTokenOfJob(context: Context, exchange: Exchange, region: string): Identity | undefined {
  const text = context.env['VOUCH_ID_TOKEN'];
  const role = jobRole(context, region);
  if (!text || role === undefined) return undefined;
  const hash = sha256(text);
  const getToken = async () => {
    const token = parseIdToken(text);
    if (token !== undefined) return token;
    // A variable that the pipeline did not expand arrives as its own name.
    throw new VouchError('configuration', 'VOUCH_ID_TOKEN holds no token', {
      hint: 'name it under `id_tokens:` with `aud: sts.amazonaws.com` in the job that needs it',
    });
  };
  return {
    fingerprint: JSON.stringify(['id-token', ...selectorsOf(role), hash]),
    resolve: (signal) => assumeJobRole(exchange, role, 'the CI job', getToken, signal),
  };
}
