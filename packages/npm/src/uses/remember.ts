import { npmrcFormat, readFileFact } from '@vouch/adapter-kit';
import type { Context, Domain } from '@vouch/core';
import { npmInForce } from '../npmrc/in-force.ts';
import { registryKeys } from '../npmrc/keys.ts';
import { memoryFile } from '../npmrc/memory-directory.ts';
import type { NpmRequest, StaticTool } from '../setup/npmrc-adapter.ts';
import { changeUses, isSameUse, type StaticUse } from './static-uses.ts';

/** Remembers a set-up, so that its token is kept fresh from now on. Where the token goes follows from the user's file. */
export async function rememberUse(
  context: Context,
  owner: { readonly tool: StaticTool; readonly id: string },
  request: NpmRequest & { readonly domain: Domain; readonly repository: string },
): Promise<void> {
  const { userFile } = await npmInForce(context, request.node);
  const { text } = await readFileFact(context, userFile);
  const inMemory = await memoryFile(context);
  const pointsThere = npmrcFormat.find(text ?? '', ['globalconfig'])?.value === inMemory;
  const { domain, domainOwner, region } = request.domain;
  await changeUses(context, (uses) => {
    const former = uses.find((each) => isSameUse(each, owner));
    const use: StaticUse = {
      ...owner,
      url: request.url,
      domain,
      domainOwner,
      region,
      repository: request.repository,
      registryKeys: [...new Set([...(former?.registryKeys ?? []), ...registryKeys(request.scopes)])],
      userFile,
      tokenFile: owner.tool === 'npm' && pointsThere && inMemory !== undefined ? inMemory : userFile,
      written: former?.written ?? null,
    };
    return [...uses.filter((each) => !isSameUse(each, owner)), use];
  });
}

/** Forgets a set-up. Before its keys are taken back: a refresh that runs meanwhile asks for it under the lock. */
export async function forgetUse(
  context: Context,
  owner: { readonly tool: string; readonly id: string },
): Promise<void> {
  await changeUses(context, (uses) => uses.filter((each) => !isSameUse(each, owner)));
}
