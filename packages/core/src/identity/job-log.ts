import type { Context } from '../context.ts';
import type { Identity } from '../credentials.ts';
import { toVouchError } from '../error.ts';
import { printable } from '../printable.ts';
import type { Secret } from '../secret.ts';
import { needsPerson } from './nothing-found.ts';

/**
 * The same identity, as a CI job's log wants it (`CI` is set): one line on stderr says which identity was taken,
 * and where there is none the hint is a line of the pipeline, because nobody can sign in there.
 */
export function toldInJob(context: Context, identity: Identity): Identity {
  if (!context.env['CI']) return identity;
  return {
    ...identity,
    async resolve(signal) {
      try {
        const found = await identity.resolve(signal);
        context.say(`vouch: AWS identity: ${printable(found.description)}`);
        return found;
      } catch (thrown) {
        const error = toVouchError(thrown);
        if (error.kind !== 'not-signed-in' || !needsPerson(error.hint)) throw error;
        throw error.retold({ hint: hintInJob(context.env) });
      }
    },
  };
}

/** What to add to the pipeline so that its jobs have an identity. */
export function hintInJob(env: Context['env']): string {
  if (env['GITHUB_ACTIONS']) return 'give the job `permissions: id-token: write` and VOUCH_ROLE_ARN';
  if (env['GITLAB_CI'])
    return 'give the job `id_tokens: VOUCH_ID_TOKEN: aud: sts.amazonaws.com` and VOUCH_ROLE_ARN';
  return 'give the job an AWS role: its own, or VOUCH_ROLE_ARN with an OIDC token in VOUCH_ID_TOKEN';
}

/**
 * Has GitHub hide a token in the logs of all later steps; to be called before a token goes to stdout. A workflow
 * command, on stderr so that stdout stays the answer: the runner reads commands from both, and echoes neither this
 * one nor its value (actions/runner, ScriptHandler and AddMaskCommandExtension). Nothing elsewhere.
 */
export function maskInJobLog(context: Pick<Context, 'env' | 'say'>, secret: Secret): void {
  if (context.env['GITHUB_ACTIONS'] !== 'true') return;
  // The escapes of a workflow command's value.
  const value = secret.expose().replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  context.say(`::add-mask::${value}`);
}
