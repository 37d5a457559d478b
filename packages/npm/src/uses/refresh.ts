import { sameOwner } from '@vouch/adapter-kit';
import {
  type AuthorizationToken,
  type Config,
  type Context,
  requestForUrl,
  type TokenSource,
  toVouchError,
  VouchError,
} from '@vouch/core';
import { type AwsFiles, awsFilesOf, withAwsFiles } from './aws-files.ts';
import { mendMemoryFile } from './memory-file.ts';
import { identitiesOn, isAsked, type Occasion, wishOn } from './occasion.ts';
import { agentDirectory, liveSession } from './session-live.ts';
import type { StaticIdentity } from './static-identity.ts';
import { readUses, type StaticUse, type Written } from './static-uses.ts';
import { editToken, stands } from './token-edit.ts';

export interface Refreshing {
  readonly context: Context;
  readonly config: Config;
  /** Where tokens come from, for an identity as this context's environment names it. */
  readonly connect: (context: Context) => TokenSource;
  readonly occasion: Occasion;
}

export type Outcome =
  | {
      readonly use: StaticUse;
      readonly is: 'written' | 'current';
      readonly written: Written;
      readonly notes: readonly string[];
    }
  /** There is nothing that we may write a token from without a person: set-up alone does. */
  | { readonly use: StaticUse; readonly is: 'unattended' }
  | { readonly use: StaticUse; readonly is: 'left'; readonly why: string }
  | { readonly use: StaticUse; readonly is: 'failed'; readonly error: VouchError };

/** Writes the tokens of these uses (default: all). One failure does not keep the others from theirs. */
export async function refreshTokens(
  refreshing: Refreshing,
  only: (use: StaticUse) => boolean = () => true,
): Promise<readonly Outcome[]> {
  const tokens = new Map<string, Promise<Found>>();
  const outcomes: Outcome[] = [];
  for (const use of (await readUses(refreshing.context)).filter(only)) {
    try {
      outcomes.push(await refreshOne(refreshing, use, tokens));
    } catch (thrown) {
      outcomes.push({ use, is: 'failed', error: toVouchError(thrown) });
    }
  }
  return outcomes;
}

interface Found {
  readonly token: AuthorizationToken;
  readonly by: Written['by'];
  /** The session that it came from, where it came from one. */
  readonly session?: string;
}

async function refreshOne(
  refreshing: Refreshing,
  use: StaticUse,
  tokens: Map<string, Promise<Found>>,
): Promise<Outcome> {
  const { context, config, occasion } = refreshing;
  // The domain must be a configured one still: a token is given on the person's word only.
  const request = requestForUrl(config, context.env, use.url);
  const identities = identitiesOn(occasion, request.identity);
  if (identities.length === 0) return { use, is: 'unattended' };
  const files = isAsked(occasion) ? awsFilesOf(context) : (use.written?.awsFiles ?? {});
  // One domain's token serves all of its repositories.
  const key = JSON.stringify([request.domain, request.domainOwner, request.region, files]);
  const pending = tokens.get(key) ?? firstToken(refreshing, request, identities, files);
  tokens.set(key, pending);
  const { token, by, session } = await pending;
  const directory = await agentDirectory(context);
  const at = Math.floor(context.clock.now() / 1000);
  const written = {
    by,
    at,
    expiration: token.expiration,
    agentDirectory: directory,
    ...(session !== undefined && { session }),
    ...(by === 'aws-profile' && Object.keys(files).length > 0 && { awsFiles: files }),
  };
  const stillWanted = async () =>
    by !== 'session' || (session !== undefined && session === (await liveSession(context, directory)));
  const summary = await editToken(context, use, { secret: token.secret, written }, stillWanted);
  const uses = await readUses(context);
  if (summary === 'not-wanted') return notWritten(use, uses);
  // Set-up may have chosen another file meanwhile, and the token went there.
  const now = uses.find((each) => sameOwner(each, use)) ?? use;
  const notes = [...summary.notes, ...(await mendMemoryFile(context, now, uses))];
  if (!(await stands(context, now, token.secret)))
    notes.push(
      `another program wrote ${now.tokenFile} at the same time, and took the token out: vouch refresh`,
    );
  return { use, is: summary.changed.length > 0 ? 'written' : 'current', written, notes };
}

/** Why a token that was there already was not written after all. */
function notWritten(use: StaticUse, uses: readonly StaticUse[]): Outcome {
  if (!uses.some((each) => sameOwner(each, use)))
    return { use, is: 'left', why: 'that set-up was undone in the meantime' };
  const error = new VouchError('not-signed-in', 'the session ended in the meantime', { hint: 'vouch login' });
  return { use, is: 'failed', error };
}

async function firstToken(
  { context, connect, occasion }: Refreshing,
  request: ReturnType<typeof requestForUrl>,
  identities: readonly StaticIdentity[],
  files: AwsFiles,
): Promise<Found> {
  const source = connect(withAwsFiles(context, files));
  const wish = wishOn(occasion, request);
  let failure: unknown;
  for (const { selector, by } of identities) {
    try {
      // Asked before the token, and compared when it is written: of one that came while another login did, nobody knows.
      const session =
        by === 'session' ? await liveSession(context, await agentDirectory(context)) : undefined;
      const token = await source.getAuthorizationToken({ ...request, ...wish, identity: selector });
      return { token, by, ...(session !== undefined && { session }) };
    } catch (thrown) {
      failure = thrown;
      if (toVouchError(thrown).disposition === 'stop') break;
    }
  }
  throw failure;
}
