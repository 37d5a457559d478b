import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import { VouchError } from '../error.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { chain } from '../provider.ts';
import { awsChain, awsFilesStamp } from './aws-chain.ts';
import type { Identity } from './credentials.ts';
import type { IdentitySelector } from './selector.ts';
import { webIdentityFromFile } from './web-identity.ts';

/**
 * The identity that a selector means in this process's environment, without an agent. `automatic` is the first
 * that is live of the web-identity token and the ordinary AWS chain; only "not signed in" goes on to the next.
 * A session lives in the agent alone, so here it is always `not-signed-in`.
 */
export async function chooseIdentity(
  context: Context,
  exchange: Exchange,
  selector: IdentitySelector,
  region: string,
): Promise<Identity> {
  if (selector.kind === 'session') return withoutSession(selector.role.awsProfile);
  const stamp = await awsFilesStamp(context);
  const candidates =
    selector.kind === 'aws-profile'
      ? [awsChain(context, selector.name, region)]
      : [webIdentityFromFile(context, exchange, region), awsChain(context, undefined, region)].filter(
          (identity) => identity !== undefined,
        );
  return {
    fingerprint: hashOf([stamp, ...candidates.map(({ fingerprint }) => fingerprint)]),
    resolve: (signal) => chain(...candidates.map((identity) => () => identity.resolve(signal)))(),
  };
}

/** SHA-256, in hexadecimal, over the JSON text of a list of texts: what a client in another language can build as well. */
function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function withoutSession(awsProfile: string): Identity {
  return {
    fingerprint: hashOf(['no-session', awsProfile]),
    async resolve() {
      throw new VouchError('not-signed-in', 'nobody is signed in', { hint: 'vouch login' });
    },
  };
}
