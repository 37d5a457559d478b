import { type Owner, removeOwner, removeSetUp } from '@vouch/adapter-kit';
import type { Context, Domain } from '@vouch/core';
import { forgetUse } from '@vouch/npm/uses';

/** Takes a tool's set-up back, with the token that stands in a file. */
export async function removeSetup(context: Context, owner: Owner, domain: Domain): Promise<void> {
  await removeSetUp(context, owner, domain, () =>
    forgetUse(context, owner, () => removeOwner(context, owner)),
  );
}
