import { type Held, npmrcFormat, readFileFact, sameOwner, underLock } from '@vouch/adapter-kit';
import type { Context, Domain } from '@vouch/core';
import { npmInForce } from '../npmrc/in-force.ts';
import { registryKeys } from '../npmrc/keys.ts';
import { fileIn } from '../npmrc/memory-directory.ts';
import { memoryInForce } from './memory-in-force.ts';
import { changeUses, changeUsesHeld, readUses, type StaticTool, type StaticUse } from './static-uses.ts';
import { editTokenHeld } from './token-edit.ts';

/** What a set-up was made for. */
export interface MadeFor {
  /** The repository's https URL, with a slash at its end. */
  readonly url: string;
  readonly domain: Domain;
  readonly repository: string;
  readonly scopes: readonly string[];
  /** The Node that runs npm, by its absolute path. */
  readonly node: string;
}

/** Remembers a set-up, so that its token is kept fresh from now on. Where the token goes follows from the user's file. */
export async function rememberUse(
  context: Context,
  owner: { readonly tool: StaticTool; readonly id: string },
  request: MadeFor,
): Promise<void> {
  const { userFile } = await npmInForce(context, request.node);
  const { text } = await readFileFact(context, userFile);
  const pointer = npmrcFormat.find(text ?? '', ['globalconfig'])?.value;
  const globalFile = typeof pointer === 'string' ? pointer : undefined;
  const inMemory = fileIn(await memoryInForce(context, globalFile, await readUses(context)));
  const pointsThere = globalFile !== undefined && globalFile === inMemory;
  const tokenFile = owner.tool === 'npm' && pointsThere ? globalFile : userFile;
  const { domain, domainOwner, region } = request.domain;
  const stands = (use: StaticUse) => use.tokenFile === tokenFile && use.url === request.url;
  const remembered = (uses: readonly StaticUse[]): readonly StaticUse[] => {
    const former = uses.find((each) => sameOwner(each, owner));
    const use: StaticUse = {
      ...owner,
      url: request.url,
      domain,
      domainOwner,
      region,
      repository: request.repository,
      registryKeys: [...new Set([...(former?.registryKeys ?? []), ...registryKeys(request.scopes)])],
      userFile,
      tokenFile,
      written: former !== undefined && stands(former) ? former.written : null,
    };
    return [...uses.filter((each) => !sameOwner(each, owner)), use];
  };
  await underLock(context, async (held) => {
    // Only the file and the key of today are known afterwards, so that a token in others would outlive every logout.
    await takeTokens(context, held, (use) => sameOwner(use, owner) && !stands(use));
    await changeUsesHeld(context, held, remembered);
  });
}

/**
 * Forgets a set-up while `work` takes its keys back: a refresh that runs meanwhile asks for it under the lock. Its token goes first,
 * also from below a line that somebody added, which removal would leave alone. Where something fails the set-up is remembered
 * again, since its token may stand in the file still.
 */
export async function forgetUse<T>(
  context: Context,
  owner: { readonly tool: string; readonly id: string },
  work: () => Promise<T>,
): Promise<T> {
  let forgotten: readonly StaticUse[] = [];
  await underLock(context, async (held) => {
    await takeTokens(context, held, (use) => sameOwner(use, owner));
    await changeUsesHeld(context, held, (uses) => {
      forgotten = uses.filter((each) => sameOwner(each, owner));
      return uses.filter((each) => !sameOwner(each, owner));
    });
  });
  try {
    return await work();
  } catch (thrown) {
    await changeUses(context, (uses) => [...uses, ...forgotten]);
    throw thrown;
  }
}

/** What another tool reads in the same file stays: npm and yarn 1 share a token. It goes with the last of them. */
async function takeTokens(context: Context, held: Held, isMeant: (use: StaticUse) => boolean): Promise<void> {
  const written = (await readUses(context)).filter((use) => use.written !== null);
  const others = written.filter((use) => !isMeant(use));
  for (const use of written.filter(isMeant)) {
    const isShared = others.some(({ tokenFile, url }) => tokenFile === use.tokenFile && url === use.url);
    if (!isShared) await editTokenHeld(context, held, use, null);
  }
}
