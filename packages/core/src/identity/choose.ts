import { isAbsolute } from 'node:path';
import { awsFilesStamp } from '../aws-config/stamp.ts';
import type { Context } from '../context.ts';
import type { Identity } from '../credentials.ts';
import { VouchError } from '../error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { IdentitySelector } from '../identity-selector.ts';
import { sha256 } from '../sha256.ts';
import { awsChain } from './aws-chain.ts';
import { githubActions } from './github-actions.ts';
import { helperEnvironment } from './helper-environment.ts';
import { toldInJob } from './job-log.ts';
import { unprovenJob } from './job-role.ts';
import { idTokenOfJob } from './job-token.ts';
import { webIdentityFromFile } from './web-identity.ts';

/**
 * The identity that a selector means in this process's environment, without an agent. `automatic` is the first
 * that the environment names, of a CI job's token, a web-identity file and the ordinary AWS chain; if that one
 * fails, its failure is the answer, because another identity is not what the environment asks for.
 * A session lives in the agent alone, so here it is always `not-signed-in`.
 */
export async function chooseIdentity(
  context: Context,
  exchange: Exchange,
  selector: IdentitySelector,
  region: string,
): Promise<Identity> {
  if (selector.kind === 'session') return withoutSession(selector.role.awsProfile);
  const [helpers, stamp] = await Promise.all([helperEnvironment(context), awsFilesStamp(context)]);
  const place = [...placeOf(context), ...helpers, stamp];
  const [first, ...others] =
    selector.kind === 'aws-profile'
      ? [awsChain(context, selector.name, region)]
      : automatic(context, exchange, region);
  const parts = [first, ...others].map(({ fingerprint }) => fingerprint);
  return toldInJob(context, { ...first, fingerprint: hashOf([...place, ...parts]) });
}

/** The variables in which AWS's tools take a path, which may be relative. */
const paths = [
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_LOGIN_CACHE_DIRECTORY',
];

/** The working directory, where it has a say: a relative path is another file in another directory. */
function placeOf({ env, workingDirectory }: Context): string[] {
  const isRelative = (path: string | undefined) => Boolean(path) && !isAbsolute(path as string);
  return paths.some((name) => isRelative(env[name])) ? [workingDirectory] : [];
}

/**
 * What the environment names, the first of which counts. A job's role that `VOUCH_ROLE_ARN` names comes before a
 * web-identity file, because a runner that is a Kubernetes pod has a file of its own.
 */
function automatic(context: Context, exchange: Exchange, region: string): [Identity, ...Identity[]] {
  const job = idTokenOfJob(context, exchange, region) ?? githubActions(context, exchange, region);
  const file = webIdentityFromFile(context, exchange, region);
  const chain = awsChain(context, undefined, region);
  const named = context.env['VOUCH_ROLE_ARN'] ? [job ?? unprovenJob(context, region), file] : [file, job];
  const [first, ...others] = named.filter((identity) => identity !== undefined);
  return first === undefined ? [chain] : [first, ...others, chain];
}

/** SHA-256, in hexadecimal, over the JSON text of a list of texts: what a client in another language can build as well. */
function hashOf(parts: readonly string[]): string {
  return sha256(JSON.stringify(parts));
}

function withoutSession(awsProfile: string): Identity {
  return {
    fingerprint: hashOf(['no-session', awsProfile]),
    async resolve() {
      throw new VouchError('not-signed-in', 'nobody is signed in', { hint: 'vouch login' });
    },
  };
}
